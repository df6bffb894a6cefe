package org.letterlock.server.twofactor;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.letterlock.server.accounts.AccountId;

/// How often codes may be guessed (RFC 4226 §7.3): a leaky bucket for each account, taken from *before* the code is
/// looked at, so that many guesses at once are no more than many one by one. Nothing is ever locked for good. Bounded;
/// lives as long as the process. Safe for any thread.
final class Attempts {
    /// Guesses at once; who reads the wrong line of an app needs two or three.
    static final int BURST = 5;

    /// One more for each of these. Three of a million codes open at any time, so guessing all day long succeeds once
    /// in some three years, and whoever does it has the password already.
    static final Duration REFILL = Duration.ofMinutes(5);

    private static final int ACCOUNTS = 20_000;

    private final SequencedMap<AccountId, Instant> fullAt = new LinkedHashMap<>();

    /// Takes one guess.
    ///
    /// @return empty when it was there; else from when on there is one
    synchronized Optional<Instant> take(AccountId account, Instant now) {
        Duration debt = debt(fullAt.get(account), now).plus(REFILL);
        if (debt.compareTo(REFILL.multipliedBy(BURST)) > 0) {
            return Optional.of(now.plus(debt).minus(REFILL.multipliedBy(BURST)));
        }
        fullAt.putLast(account, now.plus(debt));
        if (fullAt.size() > ACCOUNTS) {
            fullAt.pollFirstEntry();
        }
        return Optional.empty();
    }

    /// The guess was none: the code was right.
    synchronized void giveBack(AccountId account) {
        fullAt.computeIfPresent(account, (_, full) -> full.minus(REFILL));
    }

    /// How long until all guesses are there again. A clock that was set back makes nobody wait longer than that.
    private static Duration debt(@Nullable Instant full, Instant now) {
        if (full == null || full.isBefore(now)) {
            return Duration.ZERO;
        }
        Duration debt = Duration.between(now, full);
        Duration most = REFILL.multipliedBy(BURST);
        return debt.compareTo(most) > 0 ? most : debt;
    }
}
