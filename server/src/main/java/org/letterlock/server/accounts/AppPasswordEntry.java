package org.letterlock.server.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is known of an app password, which is not the password.
///
/// @param legacy whether it serves CRAM-MD5 and NTLM too
/// @param useCount logins granted
/// @param walls what it is confined to
public record AppPasswordEntry(
        CredentialId id,
        String name,
        boolean legacy,
        Instant createdAt,
        Optional<Instant> revokedAt,
        Optional<LastUse> lastUse,
        long useCount,
        Walls walls) {
    /// After so long a new one is advised: whoever has copied it meanwhile is rid of.
    public static final Duration ROTATE_AFTER = Duration.ofDays(180);

    /// Whether it still lets anybody in.
    public boolean serves(Instant now) {
        return revokedAt.isEmpty() && !walls.expired(now);
    }

    /// Whether its owner had better make a new one and revoke this.
    public boolean wantsRotation(Instant now) {
        return serves(now) && !now.isBefore(createdAt.plus(ROTATE_AFTER));
    }

    /// @param address where the login came from
    /// @param tls the version; empty without TLS
    public record LastUse(Instant at, String address, String mechanism, String tls) {}
}
