package org.letterlock.server.oauth.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.letterlock.server.accounts.CredentialId;

/// What an account allowed a program, as its owner sees it.
///
/// @param client the program's id
/// @param name the program's name
/// @param lastUse when a mail program last logged in by it
/// @param uses how often
/// @param expiresAt when it ends by itself unless it is used: when its last token expires
/// @param revokedWhy in plain words; empty while it is not revoked
public record Grant(
        CredentialId id,
        String client,
        String name,
        Set<MailScope> scopes,
        Instant createdAt,
        Optional<LastUse> lastUse,
        long uses,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        String revokedWhy) {
    public Grant {
        scopes = Set.copyOf(scopes);
    }

    /// @param tls the version; empty without
    public record LastUse(Instant at, String address, String mechanism, String tls) {}

    /// Whether it is good at this time.
    public boolean standsAt(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
