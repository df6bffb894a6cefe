package org.letterlock.server.store;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Draws ids for messages: always ascending, whatever the clock does, and never the same twice in one process. One of
/// these serves a whole server; the data folder's lock sees to it that there is only one server. Safe for any thread.
public final class DeliveryIds {
    /// Below the millisecond. 42 bits of milliseconds last until the year 2109.
    private static final int FRACTION_BITS = 18;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    /// @param random safe for any thread; keeps ids apart that are drawn before and after the clock is set back
    public DeliveryIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public DeliveryId next() {
        // Half of the fractions, so that a busy millisecond rarely runs into the next one.
        long drawn = clock.millis() << FRACTION_BITS | random.nextInt(1 << (FRACTION_BITS - 1));
        return new DeliveryId(last.updateAndGet(before -> Math.max(before + 1, drawn)));
    }
}
