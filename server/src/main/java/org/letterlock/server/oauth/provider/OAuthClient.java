package org.letterlock.server.oauth.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.letterlock.protocol.text.Octets;

/// A program that may ask for tokens (RFC 6749 §2), or a server that may ask about them.
///
/// @param id public
/// @param name as the consent page says it
/// @param redirects where its codes may go; none for devices and resource servers
/// @param scopes the most it may ask for
/// @param device whether it may use the device flow (RFC 8628)
/// @param introspects whether it is a resource server, which may ask about every token (RFC 7662)
/// @param secretDigest of its secret; empty octets: a public client, which has none (RFC 6749 §2.1)
public record OAuthClient(
        String id,
        String name,
        List<RedirectUri> redirects,
        Set<MailScope> scopes,
        boolean device,
        boolean introspects,
        Octets secretDigest,
        Instant createdAt) {
    public OAuthClient {
        redirects = List.copyOf(redirects);
        scopes = Set.copyOf(scopes);
    }

    /// Whether it has a secret.
    public boolean confidential() {
        return !secretDigest.isEmpty();
    }

    @Override
    public String toString() {
        return "OAuthClient[" + id + "]";
    }
}
