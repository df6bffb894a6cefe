package org.letterlock.kit.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until told otherwise. Safe for any thread.
public final class TestClock implements InstantSource {
    /// Where it starts unless told otherwise: a Thursday morning.
    public static final Instant START = Instant.parse("2026-01-01T09:00:00Z");

    private Instant now;

    public TestClock() {
        this(START);
    }

    public TestClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// This much time passes at once.
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    public synchronized void set(Instant instant) {
        now = instant;
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + "]";
    }
}
