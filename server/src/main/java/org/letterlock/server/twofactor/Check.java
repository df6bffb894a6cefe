package org.letterlock.server.twofactor;

import java.time.Instant;

/// What came of a code.
public sealed interface Check {
    /// The code of this moment, for the first time.
    record Right() implements Check {}

    /// A recovery code, which is used up by this.
    ///
    /// @param left how many are left; time for new ones when there are few
    record RightRecovery(int left) implements Check {}

    record Wrong() implements Check {}

    /// It was right once, and opens nothing a second time: wait for the next code (RFC 6238 §5.2).
    record Replayed() implements Check {}

    /// Too many wrong codes; this one was not looked at. Recovery codes still open.
    ///
    /// @param until when another may be tried
    record Throttled(Instant until) implements Check {}
}
