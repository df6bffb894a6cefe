package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.List;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;

/// What the operator decides about logins.
///
/// @param neverBanned networks that are never banned or slowed as networks: guesses from there count against
///     the accounts they are about, and nothing else
/// @param kept how long attempts stay in the audit
/// @param ntlmBound whether NTLM is taken only from clients that bind their proof to the TLS channel and sign
///     it
public record LoginPolicy(Networks neverBanned, Duration kept, boolean ntlmBound) {
    /// This machine.
    public static final Networks LOOPBACK = new Networks(List.of(
            Network.parse("127.0.0.0/8").orThrow(), Network.parse("::1/128").orThrow()));

    /// Loopback is never banned, attempts stay for 30 days.
    public static final LoginPolicy DEFAULT = new LoginPolicy(LOOPBACK, Duration.ofDays(30), false);
}
