package org.letterlock.client.oauth;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The JSON that a stored token is, inside its seal.
final class StoredTokenFormat {
    private StoredTokenFormat() {}

    static String print(StoredToken token) {
        TokenPlan plan = token.plan();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", token.name());
        plan.provider().ifPresent(provider -> json.put("provider", provider.name()));
        json.put("server", server(plan.server()));
        json.put("client_id", plan.client().id());
        plan.client().secret().ifPresent(secret -> json.put("client_secret", TokenEndpoint.reveal(secret)));
        json.put("flow", plan.flow().text());
        json.put("asked", plan.scopes());
        plan.user().ifPresent(user -> json.put("user", user));
        plan.keyFile().ifPresent(file -> json.put("key_file", file.toString()));
        plan.authorities().ifPresent(file -> json.put("authorities", file.toString()));
        plan.redirect().ifPresent(redirect -> json.put("redirect", redirect.toString()));
        Tokens tokens = token.tokens();
        json.put("access", TokenEndpoint.reveal(tokens.access()));
        tokens.accessEnds().ifPresent(end -> json.put("access_ends", end.toString()));
        tokens.refresh().ifPresent(refresh -> json.put("refresh", TokenEndpoint.reveal(refresh)));
        tokens.refreshEnds().ifPresent(end -> json.put("refresh_ends", end.toString()));
        json.put("scopes", tokens.scopes());
        json.put("granted", token.granted().toString());
        json.put("renewed", token.renewed().toString());
        return JsonObject.print(json);
    }

    private static Map<String, Object> server(AuthorizationServer server) {
        var json = new LinkedHashMap<String, Object>();
        server.issuer().ifPresent(issuer -> json.put("issuer", issuer));
        server.authorization().ifPresent(url -> json.put("authorization", url.toString()));
        json.put("token", server.token().toString());
        server.device().ifPresent(url -> json.put("device", url.toString()));
        server.revocation().ifPresent(url -> json.put("revocation", url.toString()));
        json.put("authentication", new ArrayList<>(server.authentication()));
        json.put("names_itself", server.namesItself());
        return json;
    }

    static Parsed<StoredToken> parse(String text) {
        return JsonObject.parse(text).flatMap(json -> {
            try {
                return Parsed.ok(read(json));
            } catch (IllegalArgumentException | DateTimeException wrong) {
                return Parsed.bad("a member of it is wrong or missing");
            }
        });
    }

    private static StoredToken read(JsonObject json) {
        var plan = new TokenPlan(
                json.text("provider").flatMap(Provider::named),
                server(json.object("server").orElseThrow(StoredTokenFormat::missing)),
                new ClientRegistration(needed(json, "client_id"), secret(json, "client_secret")),
                Flow.named(needed(json, "flow")).orElseThrow(StoredTokenFormat::missing),
                json.texts("asked"),
                json.text("user"),
                json.text("key_file").map(Path::of),
                json.text("authorities").map(Path::of),
                url(json, "redirect"));
        var tokens = new Tokens(
                Secret.utf8(needed(json, "access")),
                time(json, "access_ends"),
                secret(json, "refresh"),
                time(json, "refresh_ends"),
                json.texts("scopes"));
        return new StoredToken(
                needed(json, "name"),
                plan,
                tokens,
                Instant.parse(needed(json, "granted")),
                Instant.parse(needed(json, "renewed")));
    }

    private static AuthorizationServer server(JsonObject json) {
        return new AuthorizationServer(
                json.text("issuer"),
                url(json, "authorization"),
                url(json, "token").orElseThrow(StoredTokenFormat::missing),
                url(json, "device"),
                url(json, "revocation"),
                Set.copyOf(List.copyOf(json.texts("authentication"))),
                json.truth("names_itself"));
    }

    private static String needed(JsonObject json, String name) {
        return json.text(name).orElseThrow(StoredTokenFormat::missing);
    }

    private static Optional<Secret> secret(JsonObject json, String name) {
        return json.text(name).map(Secret::utf8);
    }

    private static Optional<Instant> time(JsonObject json, String name) {
        return json.text(name).map(Instant::parse);
    }

    private static Optional<URI> url(JsonObject json, String name) {
        return json.text(name).map(URI::create);
    }

    private static IllegalArgumentException missing() {
        return new IllegalArgumentException("missing");
    }
}
