package org.letterlock.bench.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs as many writers as asked for, all at once and each one write after the other, and says how many writes were
/// finished in the time.
final class Writers {
    /// Writes before the time starts, for each writer: the compiler and the disk warm up.
    private static final int WARM_UP = 30;

    private Writers() {}

    /// One writer's next write, which returns when it is on disk.
    interface Write {
        void run() throws Exception;
    }

    /// What the time of one writer is made of.
    interface Maker {
        Write writer(int number) throws Exception;
    }

    /// @param perSecond finished writes
    /// @param median of one write's duration, in microseconds
    /// @param slow what 1 in 100 writes takes or more, in microseconds
    record Result(double perSecond, long median, long slow) {}

    static Result run(int writers, boolean virtual, Duration time, Maker maker) throws Exception {
        var ready = new CountDownLatch(writers);
        var start = new CountDownLatch(1);
        try (ExecutorService threads = virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newThreadPerTaskExecutor(Executors.defaultThreadFactory())) {
            var running = new ArrayList<Future<long[]>>();
            for (int number = 0; number < writers; number++) {
                Write write = maker.writer(number);
                running.add(threads.submit(timed(write, time, ready, start)));
            }
            ready.await();
            start.countDown();
            return summary(running, time);
        }
    }

    private static Callable<long[]> timed(Write write, Duration time, CountDownLatch ready, CountDownLatch start) {
        return () -> {
            for (int round = 0; round < WARM_UP; round++) {
                write.run();
            }
            ready.countDown();
            start.await();
            var durations = new long[1024];
            int finished = 0;
            long before = System.nanoTime();
            long end = before + time.toNanos();
            while (before < end) {
                write.run();
                long after = System.nanoTime();
                if (finished == durations.length) {
                    durations = Arrays.copyOf(durations, finished * 2);
                }
                durations[finished++] = after - before;
                before = after;
            }
            return Arrays.copyOf(durations, finished);
        };
    }

    private static Result summary(List<Future<long[]>> running, Duration time) throws Exception {
        var all = new ArrayList<long[]>();
        for (Future<long[]> writer : running) {
            all.add(writer.get());
        }
        long[] durations = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        double perSecond = durations.length * 1e9 / time.toNanos();
        return new Result(
                perSecond, durations[durations.length / 2] / 1000, durations[(int) (durations.length * 0.99)] / 1000);
    }
}
