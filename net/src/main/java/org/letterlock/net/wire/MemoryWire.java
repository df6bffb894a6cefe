package org.letterlock.net.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Two wires in memory, each the other's peer. Each direction holds up to [#CAPACITY] bytes, like a socket's buffers.
public final class MemoryWire implements Wire {
    static final int CAPACITY = 256 * 1024;

    /// Both ends, and the time they go by.
    ///
    /// @param time move it to make waits run out without waiting
    public record Pair(MemoryWire one, MemoryWire other, Time time) {}

    private final Direction incoming;
    private final Direction outgoing;
    private final Time time;

    private MemoryWire(Direction incoming, Direction outgoing, Time time) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.time = time;
    }

    public static Pair pair() {
        var time = new Time();
        var there = new Direction(time);
        var back = new Direction(time);
        return new Pair(new MemoryWire(there, back, time), new MemoryWire(back, there, time), time);
    }

    @Override
    public void await(long nanos) throws IOException {
        incoming.await(nanos);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        return incoming.read(into, from, length);
    }

    @Override
    public boolean ready() {
        return incoming.ready();
    }

    @Override
    public void write(byte[] bytes, int from, int length, long nanos) throws IOException {
        outgoing.write(bytes, from, length, nanos);
    }

    @Override
    public void closeInput() {
        incoming.end(false);
    }

    @Override
    public void closeOutput(long nanos) {
        outgoing.end(false);
    }

    @Override
    public void close() {
        outgoing.end(false);
        incoming.end(true);
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    /// Real time plus what a test adds. Safe for any thread.
    public static final class Time {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private long added;
        private int waiting;

        private Time() {}

        /// Both wires see `duration` pass at once: in the wait of whichever end waits for the other. An end still on
        /// its way to that wait gets a second to reach it, or the time would have passed before the wait began.
        public void later(Duration duration) {
            lock.lock();
            try {
                long left = TimeUnit.SECONDS.toNanos(1);
                while (waiting == 0 && left > 0) {
                    left = changed.awaitNanos(left);
                }
                added += duration.toNanos();
                changed.signalAll();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        long nanoTime() {
            lock.lock();
            try {
                return System.nanoTime() + added;
            } finally {
                lock.unlock();
            }
        }
    }

    /// Bytes under way from one end to the other; guarded by the pair's lock.
    private static final class Direction {
        private final Time time;
        private byte[] bytes = new byte[512];
        private int from;
        private int to;
        private boolean ended;
        private boolean cut;

        Direction(Time time) {
            this.time = time;
        }

        void await(long nanos) throws IOException {
            time.lock.lock();
            try {
                long until = time.nanoTime() + nanos;
                while (from == to && !ended) {
                    pause(until, "the peer is silent");
                }
            } finally {
                time.lock.unlock();
            }
        }

        int read(byte[] into, int start, int length) throws IOException {
            time.lock.lock();
            try {
                if (cut) {
                    throw new SocketException("closed");
                }
                int count = Math.min(to - from, length);
                if (count == 0) {
                    return ended ? -1 : 0;
                }
                System.arraycopy(bytes, from, into, start, count);
                from += count;
                time.changed.signalAll();
                return count;
            } finally {
                time.lock.unlock();
            }
        }

        boolean ready() {
            time.lock.lock();
            try {
                return from < to;
            } finally {
                time.lock.unlock();
            }
        }

        void write(byte[] source, int start, int length, long nanos) throws IOException {
            time.lock.lock();
            try {
                long until = time.nanoTime() + nanos;
                int done = 0;
                while (done < length) {
                    if (cut || ended) {
                        throw new SocketException("closed by the peer");
                    }
                    int room = CAPACITY - (to - from);
                    if (room == 0) {
                        pause(until, "the peer does not take what we send");
                        continue;
                    }
                    int count = Math.min(room, length - done);
                    makeRoom(count);
                    System.arraycopy(source, start + done, bytes, to, count);
                    to += count;
                    done += count;
                    time.changed.signalAll();
                }
            } finally {
                time.lock.unlock();
            }
        }

        void end(boolean forGood) {
            time.lock.lock();
            try {
                ended = true;
                cut |= forGood;
                time.changed.signalAll();
            } finally {
                time.lock.unlock();
            }
        }

        private void makeRoom(int count) {
            if (to + count <= bytes.length) {
                return;
            }
            int held = to - from;
            byte[] target = held + count <= bytes.length
                    ? bytes
                    : new byte[Math.min(CAPACITY, Math.max(2 * bytes.length, held + count))];
            System.arraycopy(bytes, from, target, 0, held);
            Arrays.fill(target, held, target.length, (byte) 0);
            bytes = target;
            from = 0;
            to = held;
        }

        @SuppressWarnings("WaitNotInLoop") // those who call it loop
        private void pause(long until, String complaint) throws IOException {
            long left = until - time.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException(complaint);
            }
            time.waiting++;
            time.changed.signalAll();
            try {
                boolean _ = time.changed.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                var stopped = new InterruptedIOException("interrupted");
                stopped.initCause(interrupted);
                throw stopped;
            } finally {
                time.waiting--;
            }
        }
    }
}
