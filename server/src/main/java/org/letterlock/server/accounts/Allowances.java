package org.letterlock.server.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A leaky bucket for each key: `burst` at once, and one more for every `refill` that passes. Nothing is ever locked
/// for good. Safe for any thread.
///
/// Bounded: beyond `keys` keys, the one that spent longest ago is forgotten.
public final class Allowances<K> {
    private final long burstMillis;
    private final long mostMillis;
    private final long refillMillis;
    private final int keys;

    /// When each key's bucket will be full again, in milliseconds since 1970; full ones need not be here.
    private final SequencedMap<K, Long> fullAt = new LinkedHashMap<>();

    public Allowances(int burst, Duration refill, int keys) {
        this(burst, refill, 0, keys);
    }

    /// @param beyond how much more than there is can be spent, and will be missing later
    Allowances(int burst, Duration refill, int beyond, int keys) {
        this.refillMillis = refill.toMillis();
        this.burstMillis = burst * refillMillis;
        this.mostMillis = burstMillis + beyond * refillMillis;
        this.keys = keys;
    }

    /// Whether nothing is left to spend.
    public synchronized boolean exhausted(K key, Instant now) {
        return debt(fullAt.get(key), now) > burstMillis - refillMillis;
    }

    /// Whether everything was spent, and all that can be spent beyond.
    synchronized boolean overdrawn(K key, Instant now) {
        return debt(fullAt.get(key), now) > mostMillis - refillMillis;
    }

    /// Takes one, whether there is one or not.
    public synchronized void spend(K key, Instant now) {
        set(key, now, Math.min(debt(fullAt.get(key), now) + refillMillis, mostMillis));
    }

    /// Takes one if there is one.
    synchronized boolean take(K key, Instant now) {
        if (exhausted(key, now)) {
            return false;
        }
        spend(key, now);
        return true;
    }

    /// Gives one back that was not needed.
    synchronized void giveBack(K key, Instant now) {
        set(key, now, Math.max(0, debt(fullAt.get(key), now) - refillMillis));
    }

    /// These keys have spent nothing.
    synchronized void forget(Predicate<K> which) {
        fullAt.keySet().removeIf(which);
    }

    synchronized int size() {
        return fullAt.size();
    }

    private void set(K key, Instant now, long debt) {
        fullAt.putLast(key, now.toEpochMilli() + debt);
        if (fullAt.size() > keys) {
            fullAt.pollFirstEntry();
        }
    }

    /// How long until the bucket is full. More than can be spent is missing only after the clock was set back, and
    /// then nobody waits longer than a burst.
    private long debt(@Nullable Long full, Instant now) {
        long debt = full == null ? 0 : Math.max(0, full - now.toEpochMilli());
        return debt > mostMillis ? burstMillis : debt;
    }
}
