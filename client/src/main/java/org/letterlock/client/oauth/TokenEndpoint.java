package org.letterlock.client.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.letterlock.net.http.CallFailed;
import org.letterlock.net.http.HttpAnswer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// Sends forms to an authorization server in a client's name and reads what it answers (RFC 6749 §3.2, §5).
final class TokenEndpoint {
    private final HttpCaller caller;
    private final AuthorizationServer server;
    private final ClientRegistration client;

    TokenEndpoint(HttpCaller caller, AuthorizationServer server, ClientRegistration client) {
        this.caller = caller;
        this.server = server;
        this.client = client;
    }

    /// The form with who we are, whose answer must be a JSON object.
    Outcome<JsonObject> ask(URI endpoint, Map<String, String> form) {
        return send(endpoint, form, true).flatMap(answer -> object(endpoint, answer));
    }

    /// The same without who we are, for those who prove it in the form itself.
    Outcome<JsonObject> askUnnamed(URI endpoint, Map<String, String> form) {
        return send(endpoint, form, false).flatMap(answer -> object(endpoint, answer));
    }

    /// The form with who we are, where success has nothing to say (RFC 7009 §2.2).
    Outcome<Boolean> tell(URI endpoint, Map<String, String> form) {
        return send(endpoint, form, true)
                .flatMap(answer -> answer.successful()
                        ? Outcome.done(true)
                        : object(endpoint, answer).map(_ -> true));
    }

    private Outcome<HttpAnswer> send(URI endpoint, Map<String, String> form, boolean named) {
        var fields = new LinkedHashMap<>(form);
        Optional<String> authorization = named ? identify(fields) : Optional.empty();
        try {
            return Outcome.done(caller.post(endpoint, fields, authorization));
        } catch (CallFailed failed) {
            return Outcome.failed(trouble(failed));
        }
    }

    /// RFC 6749 §2.3.1, §3.2.1: the secret in a field of the head, or in the form where the server takes it only
    /// there; without one, the name alone.
    private Optional<String> identify(Map<String, String> form) {
        boolean inForm = server.authentication().contains("client_secret_post")
                && !server.authentication().contains("client_secret_basic");
        if (client.secret().isEmpty() || inForm) {
            form.put("client_id", client.id());
            client.secret().ifPresent(secret -> form.put("client_secret", reveal(secret)));
            return Optional.empty();
        }
        String pair =
                encoded(client.id()) + ":" + encoded(reveal(client.secret().get()));
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String reveal(Secret secret) {
        return secret.revealText().orElseThrow(() -> new IllegalArgumentException("a secret that is not UTF-8"));
    }

    static Trouble trouble(CallFailed failed) {
        String sentence = failed.getMessage() + ".";
        return failed.temporary() ? new Trouble.Unreachable(sentence) : new Trouble.Broken(sentence);
    }

    /// RFC 6749 §5.1, §5.2.
    private static Outcome<JsonObject> object(URI endpoint, HttpAnswer answer) {
        Parsed<JsonObject> body = answer.json() ? JsonObject.parse(answer.text()) : Parsed.bad("it is not JSON");
        if (body instanceof Parsed.Ok<JsonObject>(JsonObject object)) {
            Optional<String> error = object.shown("error");
            if (error.isPresent()) { // some say so with a 200
                return Outcome.failed(new Trouble.Refused(
                        error.get(), object.shown("error_description").orElse(""), answer.status()));
            }
            if (answer.successful()) {
                return Outcome.done(object);
            }
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            return Outcome.failed(new Trouble.Unreachable(
                    endpoint.getHost() + " answered " + answer.status() + "; try again later."));
        }
        return Outcome.failed(new Trouble.Broken(oddity(endpoint, answer)));
    }

    private static String oddity(URI endpoint, HttpAnswer answer) {
        String what = endpoint.getHost() + " answered " + answer.status();
        if (answer.status() / 100 == 3) {
            return what + " and sends us on to "
                    + answer.location().map(JsonObject::printable).orElse("nowhere")
                    + ", where we do not follow with secrets in hand; is " + endpoint + " right?";
        }
        if (!answer.json()) {
            return what + " with "
                    + answer.contentType().map(JsonObject::printable).orElse("something of no type")
                    + " where JSON was to come (RFC 6749 §5); is " + endpoint + " right?";
        }
        return what + " without saying why, or not in JSON (RFC 6749 §5).";
    }

    /// Reads tokens (RFC 6749 §5.1).
    ///
    /// @param now when they were asked for: lifetimes count from then, lest we think them longer than they are
    static Outcome<Tokens> tokens(JsonObject object, Instant now, List<String> asked) {
        Optional<String> access = object.text("access_token").filter(TokenEndpoint::sayable);
        if (access.isEmpty()) {
            return Outcome.failed(new Trouble.Broken("The server's answer has no access token (RFC 6749 §5.1)."));
        }
        if (!object.text("token_type").orElse("").equalsIgnoreCase("bearer")) {
            return Outcome.failed(new Trouble.Broken("The server gave a token of type "
                    + object.shown("token_type").orElse("unknown")
                    + ", and mail programs can only use Bearer (RFC 6750)."));
        }
        Optional<Secret> refresh =
                object.text("refresh_token").filter(TokenEndpoint::sayable).map(Secret::utf8);
        return Outcome.done(new Tokens(
                Secret.utf8(access.get()),
                after(now, object.seconds("expires_in")),
                refresh,
                // Google tells it of clients in testing and of time-limited consent; Keycloak has its own word.
                after(now, object.seconds("refresh_token_expires_in"))
                        .or(() -> after(now, object.seconds("refresh_expires_in")))
                        .filter(end -> end.isAfter(now)), // Keycloak's 0 means never
                object.text("scope")
                        .map(scope -> List.of(scope.strip().split("\\s+")))
                        .orElse(asked)));
    }

    private static Optional<Instant> after(Instant now, OptionalLong seconds) {
        return seconds.isPresent() ? Optional.of(now.plusSeconds(seconds.getAsLong())) : Optional.empty();
    }

    /// RFC 6749 §A.12: visible characters and blanks; no token has blanks.
    private static boolean sayable(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
