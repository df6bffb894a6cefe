package org.letterlock.app.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.server.oauth.provider.ClientRegister;
import org.letterlock.server.oauth.provider.Grant;
import org.letterlock.server.oauth.provider.MailScope;
import org.letterlock.server.oauth.provider.OAuthClient;
import org.letterlock.server.oauth.provider.RedirectUri;

/// How OAuth2 clients and grants look: the members of JSON documents, and tables for people.
final class OAuthViews {
    /// Who administers, for the audit.
    static final String WHO = "cli " + System.getProperty("user.name", "somebody");

    private OAuthViews() {}

    static ClientRegister clients(OpenFolder folder, Surroundings surroundings) {
        return new ClientRegister(folder.database(), surroundings.random(), surroundings.clock(), WHO);
    }

    static Map<String, @Nullable Object> json(OAuthClient client) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("client_id", client.id());
        json.put("name", client.name());
        json.put(
                "redirect_uris",
                client.redirects().stream().map(RedirectUri::text).toList());
        json.put("scopes", scopes(client.scopes()));
        json.put("device", client.device());
        json.put("introspects", client.introspects());
        json.put("confidential", client.confidential());
        json.put("created_at", client.createdAt());
        return json;
    }

    static Map<String, @Nullable Object> json(Grant grant, Instant now) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("number", grant.id().number());
        json.put("client_id", grant.client());
        json.put("name", grant.name());
        json.put("scopes", scopes(grant.scopes()));
        json.put("good", grant.standsAt(now));
        json.put("created_at", grant.createdAt());
        json.put("expires_at", grant.expiresAt());
        json.put("revoked_at", grant.revokedAt());
        json.put("revoked_why", grant.revokedWhy());
        json.put("use_count", grant.uses());
        json.put("last_use", grant.lastUse().map(OAuthViews::json));
        return json;
    }

    private static Map<String, Object> json(Grant.LastUse use) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", use.at());
        json.put("address", use.address());
        json.put("mechanism", use.mechanism());
        json.put("tls", use.tls());
        return json;
    }

    private static List<String> scopes(Set<MailScope> scopes) {
        return Stream.of(MailScope.values())
                .filter(scopes::contains)
                .map(MailScope::text)
                .toList();
    }

    /// What was just registered.
    static String shown(OAuthClient client, Optional<String> secret) {
        var lines = new ArrayList<String>();
        lines.add("registered " + client.name());
        lines.add("client id      " + client.id());
        secret.ifPresent(text -> lines.add("client secret  " + text + "  (shown this once)"));
        return String.join("\n", lines);
    }

    static String clients(List<OAuthClient> clients, ZoneId zone) {
        var table = new Columns("ID", "NAME", "KIND", "MAY ASK FOR", "MADE", "REDIRECTS TO");
        for (OAuthClient client : clients) {
            table.row(
                    client.id(),
                    client.name(),
                    kind(client),
                    String.join(" ", scopes(client.scopes())),
                    Columns.time(client.createdAt(), zone),
                    client.redirects().stream().map(RedirectUri::text).collect(Collectors.joining(" ")));
        }
        return table.text();
    }

    private static String kind(OAuthClient client) {
        String keeps = client.confidential() ? "confidential" : "public";
        return keeps + (client.device() ? ", device" : "") + (client.introspects() ? ", resource server" : "");
    }

    static String grants(List<Grant> grants, Instant now, ZoneId zone) {
        var table = new Columns("NUMBER", "PROGRAM", "ALLOWED", "STATE", "MADE", "LAST USED", "FROM", "USES");
        for (Grant grant : grants) {
            table.row(
                    Long.toString(grant.id().number()),
                    grant.name(),
                    String.join(" ", scopes(grant.scopes())),
                    state(grant, now),
                    Columns.time(grant.createdAt(), zone),
                    grant.lastUse().map(use -> Columns.time(use.at(), zone)).orElse("never"),
                    grant.lastUse().map(Grant.LastUse::address).orElse(""),
                    Long.toString(grant.uses()));
        }
        return table.text();
    }

    private static String state(Grant grant, Instant now) {
        if (grant.revokedAt().isPresent()) {
            return "revoked: " + grant.revokedWhy();
        }
        return grant.standsAt(now) ? "good" : "expired";
    }
}
