package org.letterlock.client.oauth;

import java.util.Optional;
import org.letterlock.protocol.text.Secret;

/// What the provider knows a program by: registered by its user, for we have none of our own and borrow none.
///
/// @param id the client identifier (RFC 6749 §2.2)
/// @param secret where the provider gave one; with a program on somebody's machine it is none to keep (RFC 8252 §8.5)
public record ClientRegistration(String id, Optional<Secret> secret) {
    public ClientRegistration {
        if (id.isBlank()) {
            throw new IllegalArgumentException("no client id");
        }
    }
}
