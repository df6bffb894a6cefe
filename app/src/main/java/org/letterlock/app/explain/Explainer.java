package org.letterlock.app.explain;

import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.Causes;
import org.letterlock.server.accounts.LoginRecord;

/// Makes an explanation of a refused login, as the audit has it.
///
/// @param background what is known besides
/// @param time how moments are written
public record Explainer(Background background, Function<Instant, String> time) {
    private static final List<String> BEARER = List.of("XOAUTH2", "OAUTHBEARER");

    /// Explains a login; nothing where it was granted.
    public Optional<Explanation> explain(LoginRecord login) {
        return login.key().refusal().map(kind -> {
            Reason reason = reason(kind, login.key());
            return new Explanation(reason, facts(login));
        });
    }

    /// What is at fault. The words of the cause tell more than the kind; where they do not, the kind does.
    static Reason reason(Refusal.Kind kind, LoginRecord.Key key) {
        String cause = key.cause();
        boolean bearer = BEARER.contains(key.mechanism());
        return switch (cause) {
            case Causes.EMPTY_PASSWORD -> Reason.EMPTY_PASSWORD;
            case Causes.NO_ADDRESS -> Reason.NO_ADDRESS;
            case Causes.NOBODY -> Reason.NOBODY;
            case Causes.WRONG_PASSWORD -> Reason.WRONG_PASSWORD;
            case Causes.SAME_WRONG_PASSWORD -> Reason.SAME_WRONG_PASSWORD;
            case Causes.NO_PASSWORD -> Reason.NO_PASSWORD;
            case Causes.NO_SUCH_APP_PASSWORD -> Reason.NO_SUCH_APP_PASSWORD;
            case Causes.DEVICES_ONLY -> Reason.DEVICES_ONLY;
            case Causes.TWO_FACTOR -> Reason.TWO_FACTOR;
            case Causes.MAIL_ONLY -> Reason.MAIL_ONLY;
            case Causes.DIRECTORY_ALONE -> Reason.DIRECTORY_ALONE;
            case Causes.NOT_ANOTHER -> Reason.NOT_ANOTHER;
            case Causes.TOO_MANY_CHECKS -> Reason.TOO_MANY_CHECKS;
            case Causes.WITHOUT_TLS -> Reason.WITHOUT_TLS;
            case Causes.OLD_TLS -> Reason.OLD_TLS;
            case Causes.TLS_FAILED -> Reason.TLS_FAILED;
            case Causes.WRONG_PORT -> Reason.WRONG_PORT;
            case Causes.NO_TOKENS -> Reason.NO_TOKENS;
            case Causes.TOKEN_OF_ANOTHER, Causes.TOKEN_OF_NOBODY -> Reason.TOKEN_OF_ANOTHER;
            default -> bearer ? tokenReason(kind, cause) : reason(kind, cause);
        };
    }

    private static Reason reason(Refusal.Kind kind, String cause) {
        return switch (kind) {
            case MALFORMED -> cause.contains("ends in a line break") ? Reason.LINE_BREAK : Reason.MALFORMED;
            case BAD -> {
                if (cause.contains("channel") || cause.contains("-PLUS")) {
                    yield Reason.CHANNEL_BINDING;
                }
                if (cause.startsWith("the directory has refused this password lately")) {
                    yield Reason.SAME_WRONG_PASSWORD;
                }
                // What a proof does not tell: whether the name, or the password was wrong.
                yield cause.startsWith("wrong ") || cause.startsWith("no such account")
                        ? Reason.WRONG_PROOF
                        : Reason.OTHER;
            }
            case NEEDS_TLS -> cause.contains("is to be used over TLS") ? Reason.TLS_FLOOR : Reason.WITHOUT_TLS;
            case NEEDS_APP_PASSWORD -> Reason.TWO_FACTOR;
            case DISABLED -> Reason.DISABLED;
            case EXPIRED -> cause.startsWith("the app password") ? Reason.EXPIRED : Reason.PASSWORD_EXPIRED;
            case REVOKED -> Reason.REVOKED;
            case WRONG_NETWORK -> Reason.WRONG_NETWORK;
            case WRONG_PROTOCOL -> Reason.WRONG_PROTOCOL;
            case WRONG_SCOPE -> Reason.TOKEN_SCOPE;
            case THROTTLED -> Reason.TOO_MANY_GUESSES;
            case BANNED -> Reason.BANNED;
            case NOT_OFFERED -> Reason.NOT_OFFERED;
            case UNAVAILABLE -> cause.contains("directory") ? Reason.DIRECTORY_DOWN : Reason.UNAVAILABLE;
        };
    }

    private static Reason tokenReason(Refusal.Kind kind, String cause) {
        return switch (kind) {
            case EXPIRED -> Reason.TOKEN_EXPIRED;
            case REVOKED -> Reason.TOKEN_REVOKED;
            case WRONG_SCOPE -> Reason.TOKEN_SCOPE;
            case BAD -> cause.contains("audience") ? Reason.TOKEN_AUDIENCE : Reason.TOKEN_BAD;
            default -> reason(kind, cause);
        };
    }

    private Map<String, String> facts(LoginRecord login) {
        var facts = new LinkedHashMap<String, String>();
        LoginRecord.Key key = login.key();
        facts.put("name", login.name().isEmpty() ? "?" : login.name());
        facts.put("address", key.address().isEmpty() ? "?" : key.address());
        facts.put(
                "device",
                key.clientName().isEmpty() ? facts.get("address") : key.address() + " (" + key.clientName() + ")");
        facts.put("mechanism", key.mechanism().isEmpty() ? "?" : key.mechanism());
        facts.put("protocol", key.protocol());
        facts.put("tls", key.tls().replace("TLSv", "TLS "));
        facts.put("cause", key.cause());
        facts.put("count", Long.toString(login.count()));
        facts.put("first", time.apply(login.first()));
        facts.put("last", time.apply(login.last()));
        key.credential().flatMap(background::appPassword).ifPresent(entry -> add(facts, entry));
        Network.parse(key.address())
                .ok()
                .flatMap(network -> ban(network.base()))
                .ifPresent(ban -> add(facts, ban));
        if (key.account().isEmpty() && !login.name().isEmpty()) {
            background.near(login.name()).ifPresent(near -> facts.put("near", near));
        }
        return facts;
    }

    private Optional<Ban> ban(InetAddress address) {
        return background.ban(address);
    }

    private void add(Map<String, String> facts, AppPasswordEntry entry) {
        facts.put("app", entry.name());
        entry.revokedAt().ifPresent(at -> facts.put("revoked", time.apply(at)));
        entry.walls().expiresAt().ifPresent(at -> facts.put("expired", time.apply(at)));
        if (!entry.walls().networks().isEmpty()) {
            facts.put(
                    "networks",
                    entry.walls().networks().all().stream()
                            .map(Network::toString)
                            .collect(Collectors.joining(", ")));
        }
    }

    private void add(Map<String, String> facts, Ban ban) {
        facts.put("until", time.apply(ban.until()));
        facts.put("network", ban.network().toString());
        facts.put("reason", ban.reason());
    }
}
