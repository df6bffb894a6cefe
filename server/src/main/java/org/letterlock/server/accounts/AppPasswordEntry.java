package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Optional;

/// What is known of an app password, which is not the password.
///
/// @param legacy whether it serves CRAM-MD5 too
/// @param useCount logins granted
public record AppPasswordEntry(
        CredentialId id,
        String name,
        boolean legacy,
        Instant createdAt,
        Optional<Instant> revokedAt,
        Optional<LastUse> lastUse,
        long useCount) {
    /// @param address where the login came from
    /// @param tls the version; empty without TLS
    public record LastUse(Instant at, String address, String mechanism, String tls) {}
}
