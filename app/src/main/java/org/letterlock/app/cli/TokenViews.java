package org.letterlock.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.oauth.Provider;
import org.letterlock.client.oauth.StoredToken;
import org.letterlock.protocol.text.Secret;

/// A stored token as people and as programs read it, without its secrets unless they are asked for.
final class TokenViews {
    private TokenViews() {}

    static Map<String, @Nullable Object> json(StoredToken token, Instant now, boolean secrets) {
        var plan = token.plan();
        var tokens = token.tokens();
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("name", token.name());
        json.put("provider", plan.provider().map(Provider::name));
        json.put("issuer", plan.issuer());
        json.put("user", plan.user());
        json.put("flow", plan.flow().text());
        json.put("client_id", plan.client().id());
        json.put("scopes", tokens.scopes());
        json.put("missing_scopes", tokens.missing(plan.scopes()));
        json.put("expires", tokens.accessEnds());
        json.put("expired", !token.livesFor(Duration.ZERO, now));
        json.put("renewable", token.renewable());
        json.put("refresh_expires", token.refreshEnds());
        json.put("granted", token.granted());
        json.put("renewed", token.renewed());
        if (secrets) {
            json.put("access_token", tokens.access().revealText());
            json.put("refresh_token", tokens.refresh().flatMap(Secret::revealText));
            json.put("client_secret", plan.client().secret().flatMap(Secret::revealText));
        }
        return json;
    }

    static String text(StoredToken token, Surroundings surroundings, boolean secrets) {
        var plan = token.plan();
        Instant now = surroundings.clock().instant();
        var lines = new StringBuilder(token.name() + ": " + plan.issuer()
                + plan.user().map(user -> ", for " + user).orElse(""));
        line(lines, "access token", access(token, surroundings));
        line(lines, "renewal", renewal(token, surroundings));
        line(lines, "scopes", String.join(" ", token.tokens().scopes()));
        var missing = token.tokens().missing(plan.scopes());
        if (!missing.isEmpty()) {
            line(lines, "not granted", String.join(" ", missing));
        }
        line(lines, "client", plan.client().id());
        line(
                lines,
                "got by",
                plan.flow().text() + ", " + ago(token.granted(), now)
                        + (token.renewed().equals(token.granted()) ? "" : "; renewed " + ago(token.renewed(), now)));
        if (secrets) {
            line(lines, "ACCESS TOKEN", reveal(Optional.of(token.tokens().access())));
            line(lines, "REFRESH TOKEN", reveal(token.tokens().refresh()));
            line(lines, "CLIENT SECRET", reveal(plan.client().secret()));
        }
        return lines.toString();
    }

    private static String reveal(Optional<Secret> secret) {
        return secret.flatMap(Secret::revealText).orElse("none");
    }

    private static void line(StringBuilder lines, String heading, String text) {
        lines.append("\n  ").append(heading).repeat(' ', 15 - heading.length()).append(Columns.printable(text));
    }

    private static String ago(Instant then, Instant now) {
        return TimeInWords.of(Duration.between(then, now)) + " ago";
    }

    /// `good for 52 minutes, until …`.
    static String access(StoredToken token, Surroundings surroundings) {
        Instant now = surroundings.clock().instant();
        return token.tokens()
                .accessEnds()
                .map(end -> end.isAfter(now)
                        ? "good for " + TimeInWords.of(Duration.between(now, end)) + ", until "
                                + Columns.time(end, surroundings.zone())
                        : "expired " + ago(end, now))
                .orElse("good for a time that " + token.plan().issuer() + " did not tell");
    }

    /// Whether and until when it can be renewed without its owner.
    static String renewal(StoredToken token, Surroundings surroundings) {
        if (token.plan().flow().alone()) {
            return "by itself, whenever it is needed";
        }
        if (!token.renewable()) {
            return "none: there is no refresh token, so you must log in again";
        }
        Instant now = surroundings.clock().instant();
        return token.refreshEnds()
                .map(end -> end.isAfter(now)
                        ? "by itself, if it is used within " + TimeInWords.of(Duration.between(now, end)) + " (until "
                                + Columns.time(end, surroundings.zone()) + ")"
                        : "hardly: the refresh token has probably been dead for "
                                + TimeInWords.of(Duration.between(end, now)))
                .orElse("by itself, until the refresh token is revoked");
    }
}
