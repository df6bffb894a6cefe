package org.letterlock.app.web.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.letterlock.app.web.Visit;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.AddressPattern;
import org.letterlock.server.accounts.Walls;

/// The walls of an app password, as they are typed: lists with an entry on each line, or with commas between.
///
/// @param expires as [Walls#expiry] reads it; empty for never
public record WallForm(
        String networks,
        String senders,
        String recipients,
        String perHour,
        Set<String> protocols,
        String tlsFloor,
        String expires) {
    /// No walls.
    public static final WallForm EMPTY = new WallForm("", "", "", "", Set.of(), "", "");

    private static final int LONGEST_RATE = 7;

    static WallForm of(Visit visit) {
        return new WallForm(
                visit.form("networks"),
                visit.form("senders"),
                visit.form("recipients"),
                visit.form("per-hour"),
                visit.forms("protocol"),
                visit.form("tls"),
                visit.form("expires"));
    }

    /// These walls as they would be typed.
    static WallForm of(Walls walls) {
        return new WallForm(
                lines(walls.networks().all(), Network::toString),
                lines(walls.senders(), AddressPattern::text),
                lines(walls.recipients(), AddressPattern::text),
                walls.perHour().isPresent() ? Integer.toString(walls.perHour().getAsInt()) : "",
                walls.protocols().stream().map(Walls.Protocol::text).collect(Collectors.toSet()),
                walls.tlsFloor().map(TlsVersion::number).orElse(""),
                walls.expiresAt().map(Instant::toString).orElse(""));
    }

    private static <T> String lines(Collection<T> all, Function<T, String> text) {
        return all.stream().map(text).collect(Collectors.joining("\n"));
    }

    /// Whether any wall is drawn.
    public boolean isEmpty() {
        return equals(EMPTY);
    }

    public boolean serves(String protocol) {
        return protocols.contains(protocol);
    }

    /// The walls, or what is wrong with them: a sentence in the visitor's language.
    Parsed<Walls> parse(Visit visit) {
        var walls = Walls.NONE;
        var allowed = EnumSet.noneOf(Walls.Protocol.class);
        protocols.forEach(name -> Walls.Protocol.named(name).ifPresent(allowed::add));
        if (allowed.size() < Walls.Protocol.values().length) {
            walls = walls.withProtocols(allowed);
        }
        walls = walls.withTlsFloor(TlsVersion.named(tlsFloor));
        if (!(list(networks, Network::parse) instanceof Parsed.Ok<List<Network>>(var ranges))) {
            return Parsed.bad(visit.t("walls.bad-network"));
        }
        if (!(list(senders, AddressPattern::parse) instanceof Parsed.Ok<List<AddressPattern>>(var from))) {
            return Parsed.bad(visit.t("walls.bad-sender"));
        }
        if (!(list(recipients, AddressPattern::parse) instanceof Parsed.Ok<List<AddressPattern>>(var to))) {
            return Parsed.bad(visit.t("walls.bad-recipient"));
        }
        if (Math.max(ranges.size(), Math.max(from.size(), to.size())) > Walls.MOST_OF_A_KIND) {
            return Parsed.bad(visit.t("walls.too-many", Walls.MOST_OF_A_KIND));
        }
        walls = walls.withNetworks(new Networks(ranges)).withSenders(from).withRecipients(to);
        return rate(visit, walls).flatMap(rated -> expiry(visit, rated));
    }

    private Parsed<Walls> rate(Visit visit, Walls walls) {
        if (perHour.isEmpty()) {
            return Parsed.ok(walls);
        }
        int rate = perHour.length() <= LONGEST_RATE && perHour.matches("[0-9]+") ? Integer.parseInt(perHour) : 0;
        return rate < 1 || rate > Walls.MOST_PER_HOUR
                ? Parsed.bad(visit.t("walls.bad-rate"))
                : Parsed.ok(walls.withPerHour(OptionalInt.of(rate)));
    }

    private Parsed<Walls> expiry(Visit visit, Walls walls) {
        if (expires.isEmpty()) {
            return Parsed.ok(walls);
        }
        Instant now = visit.site().clock().instant();
        return switch (Walls.expiry(expires, now, visit.site().zone())) {
            case Parsed.Ok<Instant>(Instant end) -> Parsed.ok(walls.withExpiry(Optional.of(end)));
            case Parsed.Bad<Instant> _ -> Parsed.bad(visit.t("walls.bad-expiry"));
        };
    }

    private static <T> Parsed<List<T>> list(String typed, Function<String, Parsed<T>> parse) {
        var all = new ArrayList<T>();
        for (String each : typed.split("[\\s,;]+", -1)) {
            if (!each.isEmpty()) {
                switch (parse.apply(each)) {
                    case Parsed.Ok<T>(T good) -> all.add(good);
                    case Parsed.Bad<T>(String problem) -> {
                        return Parsed.bad(problem);
                    }
                }
            }
        }
        return Parsed.ok(all);
    }
}
