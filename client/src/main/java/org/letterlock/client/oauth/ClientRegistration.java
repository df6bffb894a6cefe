package org.letterlock.client.oauth;

import java.util.Optional;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// What the provider knows a program by: registered by its user, for we have none of our own and borrow none.
///
/// @param id the client identifier (RFC 6749 §2.2)
/// @param secret where the provider gave one; with a program on somebody's machine it is none to keep (RFC 8252
///     §8.5)
public record ClientRegistration(String id, Optional<Secret> secret) {
    public ClientRegistration {
        if (id.isBlank()) {
            throw new IllegalArgumentException("no client id");
        }
    }

    /// Reads the file that Google's console lets one download for a client (`client_secret_….json`).
    public static Parsed<ClientRegistration> parse(Secret file) {
        return file.revealText()
                .map(JsonObject::parse)
                .orElseGet(() -> Parsed.bad("it is not UTF-8"))
                .flatMap(json -> json.object("installed")
                        .or(() -> json.object("web"))
                        .flatMap(client -> client.text("client_id")
                                .map(id -> new ClientRegistration(
                                        id, client.text("client_secret").map(Secret::utf8))))
                        .map(Parsed::ok)
                        .orElseGet(() -> Parsed.bad("it has no client_id under \"installed\" or \"web\"")));
    }
}
