package org.letterlock.server.accounts;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.letterlock.server.database.StorageFailed;

/// The audit of logins on its way to the disk: counted in memory, written about once a second, so that a login waits
/// for no commit. What a crash takes is a second of counting, never mail. Safe for any thread.
final class LoginLog implements AutoCloseable {
    /// How many different attempts wait at most; beyond them only coarse ones are counted.
    static final int KEPT = 10_000;

    /// How many different refused ones wait at most: strangers choose how many there are.
    static final int REFUSED_KEPT = 1_000;

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Logger LOGGER = System.getLogger(LoginLog.class.getName());

    private final Sink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<LoginRecord.Key, LoginRecord> pending = new LinkedHashMap<>();
    private int refusedPending;
    private boolean closing;
    private boolean failing;
    private @Nullable Thread writer;

    LoginLog(Sink sink) {
        this.sink = sink;
    }

    /// Where attempts are kept for good.
    @FunctionalInterface
    interface Sink {
        /// Adds these to what is there, all or none.
        void write(List<LoginRecord> attempts) throws StorageFailed;
    }

    /// Starts the thread that writes.
    void start(ThreadFactory threads) {
        Thread thread = threads.newThread(this::writeUntilClosed);
        writer = thread;
        thread.start();
    }

    /// Counts one attempt. Never blocks on the disk.
    void add(LoginRecord.Key key, String name, Instant at) {
        lock.lock();
        try {
            var once = new LoginRecord(key, name, at, at, 1);
            boolean first = pending.isEmpty();
            keep(once);
            if (first) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, now; returns once it is written. If that fails it waits for the next time.
    void flush() {
        writing.lock();
        try {
            List<LoginRecord> batch = take();
            if (!batch.isEmpty()) {
                write(batch);
            }
        } finally {
            writing.unlock();
        }
    }

    private List<LoginRecord> take() {
        lock.lock();
        try {
            var batch = List.copyOf(pending.values());
            pending = new LinkedHashMap<>();
            refusedPending = 0;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<LoginRecord> batch) {
        try {
            sink.write(batch);
            failing = false;
        } catch (StorageFailed failed) {
            if (!failing) {
                LOGGER.log(Level.WARNING, "the audit of logins cannot be written: " + failed.getMessage());
            }
            failing = true;
            lock.lock();
            try {
                batch.forEach(this::keep);
            } finally {
                lock.unlock();
            }
        }
    }

    private void keep(LoginRecord attempt) {
        boolean granted = attempt.key().refusal().isEmpty();
        boolean room = pending.containsKey(attempt.key())
                || (pending.size() < KEPT && (granted || refusedPending < REFUSED_KEPT));
        LoginRecord kept = room
                ? attempt
                : new LoginRecord(
                        attempt.key().coarse(), attempt.name(), attempt.first(), attempt.last(), attempt.count());
        boolean fresh = !pending.containsKey(kept.key());
        pending.merge(kept.key(), kept, LoginRecord::plus);
        if (fresh && !granted) {
            refusedPending++;
        }
    }

    private void writeUntilClosed() {
        while (awaitNext()) {
            flush();
        }
    }

    /// Waits until something is there and a moment more, for others to join it.
    private boolean awaitNext() {
        lock.lock();
        try {
            while (pending.isEmpty() && !closing) {
                changed.await();
            }
            long left = EVERY.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException stop) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, and stops.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread thread = writer;
        if (thread != null) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        flush();
    }
}
