package org.letterlock.server.twofactor;

import java.time.Instant;

/// How two-factor stands at an account.
public sealed interface Status {
    /// The password is enough.
    record Off() implements Status {}

    /// A secret was made, and no code of it has been seen yet: the password is still enough.
    record Pending(Instant since) implements Status {}

    /// Asked for at every sign-in.
    ///
    /// @param recoveryCodesLeft those that were not used yet
    record On(Instant confirmedAt, int recoveryCodesLeft) implements Status {}
}
