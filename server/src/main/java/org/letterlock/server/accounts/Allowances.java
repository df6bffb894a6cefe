package org.letterlock.server.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A leaky bucket for each key: `burst` at once, and one more for every `refill` that passes. Nothing is ever locked
/// for good. Safe for any thread.
///
/// Bounded: beyond `keys` keys, the one that spent longest ago is forgotten.
public final class Allowances<K> {
    private final long burstMillis;
    private final long refillMillis;
    private final int keys;

    /// When each key's bucket will be full again, in milliseconds since 1970; full ones need not be here.
    private final SequencedMap<K, Long> fullAt = new LinkedHashMap<>();

    public Allowances(int burst, Duration refill, int keys) {
        this.refillMillis = refill.toMillis();
        this.burstMillis = burst * refillMillis;
        this.keys = keys;
    }

    /// Whether nothing is left to spend.
    public synchronized boolean exhausted(K key, Instant now) {
        return debt(fullAt.get(key), now) > burstMillis - refillMillis;
    }

    /// Takes one.
    public synchronized void spend(K key, Instant now) {
        long debt = Math.min(debt(fullAt.get(key), now) + refillMillis, burstMillis);
        fullAt.putLast(key, now.toEpochMilli() + debt);
        if (fullAt.size() > keys) {
            fullAt.pollFirstEntry();
        }
    }

    synchronized int size() {
        return fullAt.size();
    }

    /// How long until the bucket is full. A clock that was set back makes nobody wait longer than a burst.
    private long debt(@Nullable Long full, Instant now) {
        return full == null ? 0 : Math.clamp(full - now.toEpochMilli(), 0, burstMillis);
    }
}
