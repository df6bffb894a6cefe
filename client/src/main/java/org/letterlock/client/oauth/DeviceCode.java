package org.letterlock.client.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// What a server gave for a login on another device (RFC 8628 §3.2).
///
/// @param code what we ask with
/// @param userCode what somebody types there; printable
/// @param page where
/// @param filledIn the same page with the code in it, for a QR code, where the server has one
/// @param ends when it is too late
/// @param interval how long to wait between two askings
public record DeviceCode(
        Secret code, String userCode, URI page, Optional<URI> filledIn, Instant ends, Duration interval) {
    private static final long USUAL_INTERVAL = 5; // RFC 8628 §3.2
    private static final long LONGEST_INTERVAL = 300;
    private static final long LONGEST_LIFE = Duration.ofHours(1).toSeconds();

    static Outcome<DeviceCode> read(JsonObject object, Instant now) {
        Optional<String> code = object.text("device_code");
        Optional<String> userCode = object.shown("user_code").filter(text -> text.length() <= 100);
        // Google says verification_url.
        Optional<URI> page = object.text("verification_uri")
                .or(() -> object.text("verification_url"))
                .flatMap(text -> endpoint(text));
        OptionalLong life = object.seconds("expires_in");
        if (code.isEmpty() || userCode.isEmpty() || page.isEmpty() || life.isEmpty()) {
            return Outcome.failed(new Trouble.Broken(
                    "The server's answer lacks a device code, a user code, a page or a lifetime (RFC 8628 §3.2)."));
        }
        long interval = Math.clamp(object.seconds("interval").orElse(USUAL_INTERVAL), 1, LONGEST_INTERVAL);
        return Outcome.done(new DeviceCode(
                Secret.utf8(code.get()),
                userCode.get(),
                page.get(),
                object.text("verification_uri_complete").flatMap(text -> endpoint(text)),
                now.plusSeconds(Math.min(life.getAsLong(), LONGEST_LIFE)),
                Duration.ofSeconds(interval)));
    }

    private static Optional<URI> endpoint(String text) {
        return AuthorizationServer.endpoint(text) instanceof Parsed.Ok<URI>(URI url)
                ? Optional.of(url)
                : Optional.empty();
    }
}
