package org.letterlock.kit.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until told otherwise. Safe for any thread.
public final class TestClock implements InstantSource {
    /// Where it starts unless told otherwise: a Thursday morning.
    public static final Instant START = Instant.parse("2026-01-01T09:00:00Z");

    private final AtomicReference<Instant> now;

    public TestClock() {
        this(START);
    }

    public TestClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /// This much time passes at once.
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public String toString() {
        return "TestClock[" + now.get() + "]";
    }
}
