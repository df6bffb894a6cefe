package org.letterlock.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.AddressPattern;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.Walls;

/// How app passwords look: the members of JSON documents, and a table for people.
///
/// @param now tells which have expired and which are old
/// @param zone where people read times
record AppPasswordViews(Instant now, ZoneId zone) {
    static AppPasswordViews of(Surroundings surroundings) {
        return new AppPasswordViews(surroundings.clock().instant(), surroundings.zone());
    }

    Map<String, @Nullable Object> json(AppPasswordEntry entry) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("number", entry.id().number());
        json.put("name", entry.name());
        json.put("legacy", entry.legacy());
        json.put("created_at", entry.createdAt());
        json.put("revoked_at", entry.revokedAt());
        json.put("expired", entry.walls().expired(now));
        json.put("rotate", entry.wantsRotation(now));
        json.put("use_count", entry.useCount());
        json.put("last_use", entry.lastUse().map(AppPasswordViews::json));
        json.put("walls", json(entry.walls()));
        return json;
    }

    private static Map<String, Object> json(AppPasswordEntry.LastUse use) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", use.at());
        json.put("address", use.address());
        json.put("mechanism", use.mechanism());
        json.put("tls", use.tls());
        return json;
    }

    private static Map<String, @Nullable Object> json(Walls walls) {
        OptionalInt perHour = walls.perHour();
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put(
                "networks",
                walls.networks().all().stream().map(Network::toString).toList());
        json.put("senders", walls.senders().stream().map(AddressPattern::text).toList());
        json.put(
                "recipients",
                walls.recipients().stream().map(AddressPattern::text).toList());
        json.put("per_hour", perHour.isPresent() ? (Integer) perHour.getAsInt() : null);
        json.put("protocols", protocols(walls));
        json.put("tls_min", walls.tlsFloor().map(TlsVersion::number));
        json.put("expires_at", walls.expiresAt());
        return json;
    }

    private static List<String> protocols(Walls walls) {
        return walls.protocols().stream().sorted().map(Walls.Protocol::text).toList();
    }

    /// A table, and below it what its owner had better do.
    String table(List<AppPasswordEntry> entries) {
        var table = new Columns("NUMBER", "NAME", "STATE", "MADE", "LAST USED", "FROM", "BY", "USES", "ONLY");
        for (AppPasswordEntry entry : entries) {
            table.row(
                    Long.toString(entry.id().number()),
                    entry.name(),
                    state(entry),
                    Columns.time(entry.createdAt(), zone),
                    entry.lastUse().map(use -> Columns.time(use.at(), zone)).orElse("never"),
                    entry.lastUse().map(AppPasswordEntry.LastUse::address).orElse(""),
                    entry.lastUse().map(AppPasswordViews::means).orElse(""),
                    Long.toString(entry.useCount()),
                    only(entry.walls()));
        }
        return table.text() + advice(entries);
    }

    private String advice(List<AppPasswordEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.wantsRotation(now))
                .map(entry -> "\nnote: '" + Columns.printable(entry.name()) + "' is "
                        + Duration.between(entry.createdAt(), now).toDays()
                        + " days old: make a new one for the device, then revoke this")
                .collect(Collectors.joining());
    }

    private String state(AppPasswordEntry entry) {
        if (entry.revokedAt().isPresent()) {
            return "revoked";
        }
        if (entry.walls().expired(now)) {
            return "expired";
        }
        return entry.legacy() ? "legacy" : "good";
    }

    private static String means(AppPasswordEntry.LastUse use) {
        return use.mechanism() + (use.tls().isEmpty() ? "" : ", " + use.tls());
    }

    /// What it is confined to, in words; empty where there are no walls.
    String only(Walls walls) {
        var words = new ArrayList<String>();
        if (!walls.networks().isEmpty()) {
            words.add("from "
                    + walls.networks().all().stream().map(Network::toString).collect(Collectors.joining(" ")));
        }
        if (!walls.senders().isEmpty()) {
            words.add("as " + joined(walls.senders()));
        }
        if (!walls.recipients().isEmpty()) {
            words.add("to " + joined(walls.recipients()));
        }
        walls.perHour().ifPresent(most -> words.add(most + " an hour"));
        if (!walls.protocols().isEmpty()) {
            words.add("by " + String.join(" ", protocols(walls)));
        }
        walls.tlsFloor().ifPresent(floor -> words.add("TLS " + floor.number() + " or newer"));
        walls.expiresAt().ifPresent(at -> words.add("until " + Columns.time(at, zone)));
        return String.join("; ", words);
    }

    private static String joined(List<AddressPattern> patterns) {
        return patterns.stream().map(AddressPattern::text).collect(Collectors.joining(" "));
    }
}
