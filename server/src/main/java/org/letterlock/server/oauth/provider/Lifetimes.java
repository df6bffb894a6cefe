package org.letterlock.server.oauth.provider;

import java.time.Duration;
import java.time.Instant;

/// How long things are good.
final class Lifetimes {
    /// RFC 6749 §4.1.2 says ten minutes at most; a program needs a second.
    static final Duration CODE = Duration.ofSeconds(60);

    /// Long enough to fetch a telephone and sign in there (RFC 8628 §3.2).
    static final Duration DEVICE = Duration.ofMinutes(15);

    /// RFC 8628 §3.2.
    static final Duration POLL = Duration.ofSeconds(5);

    static final Duration ACCESS = Duration.ofHours(1);

    /// From its last use.
    static final Duration REFRESH = Duration.ofDays(90);

    /// How long after a refresh its token may come once more: the answer may have been lost on its way.
    static final Duration RETRY = Duration.ofSeconds(10);

    /// What has expired is remembered this long, so that its use is told from that of nonsense.
    static final Duration REMEMBERED = Duration.ofDays(7);

    private static final Duration SKEW = Duration.ofMinutes(1);

    private Lifetimes() {}

    /// Whether something short-lived is good. A clock that was set back must not make it long-lived.
    static boolean covers(Instant created, Instant expires, Instant now) {
        return now.isBefore(expires) && !now.isBefore(created.minus(SKEW));
    }
}
