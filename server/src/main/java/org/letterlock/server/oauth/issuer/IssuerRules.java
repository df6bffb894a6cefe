package org.letterlock.server.oauth.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Secret;

/// Whom we trust, for what.
///
/// @param name what logs call it; unique among the issuers
/// @param issuer exactly as its tokens name it
/// @param audiences what its tokens call this server; a token must name one of them (RFC 9068 §4)
/// @param userClaim which claim holds the address of the mailbox. `email` counts only when the issuer says it
///     was verified, or whoever may type an address there could log in as its owner
/// @param scopes by protocol, the scope a token needs; a protocol without one needs none
/// @param keys where it publishes its keys; empty to learn that from its metadata
/// @param asking how to ask it about a token; empty never to ask
/// @param skew how far its clock may be from ours
public record IssuerRules(
        String name,
        String issuer,
        Set<String> audiences,
        String userClaim,
        Map<String, String> scopes,
        Optional<URI> keys,
        Optional<Asking> asking,
        Duration skew) {
    /// The claim that counts only when verified.
    public static final String EMAIL = "email";

    public static final Duration USUAL_SKEW = Duration.ofSeconds(60);

    public IssuerRules {
        audiences = Set.copyOf(audiences);
        scopes = Map.copyOf(scopes);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("an issuer without an audience would let in tokens meant for others");
        }
    }

    /// Introspection (RFC 7662).
    ///
    /// @param endpoint empty to learn it from the metadata
    /// @param client our name there
    /// @param secret our secret there, the owner's to close
    /// @param always whether to ask about signed tokens too, so that a revoked one is refused at once
    public record Asking(Optional<URI> endpoint, String client, Secret secret, boolean always) {}
}
