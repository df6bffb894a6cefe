package org.letterlock.bench.auth;

import java.time.Duration;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.SaslMechanism;

/// One of the two that decide logins. For one thread.
interface Side {
    /// Logs in `count` times, every time with success.
    ///
    /// @return how long the client's own sums took of this side's processor time, to be taken off
    Duration logIn(SaslMechanism mechanism, Credentials credentials, int count) throws Exception;

    /// The processor time used so far, by all processes and threads that decide.
    Duration cpu();
}
