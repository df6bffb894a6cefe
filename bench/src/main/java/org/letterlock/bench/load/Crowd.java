package org.letterlock.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Many clients at once, each on a thread of its own; the first failure is the crowd's.
final class Crowd {
    interface Client {
        void run(int number) throws Exception;
    }

    private Crowd() {}

    /// Runs `clients` at once.
    ///
    /// @return seconds from the common start to the last end
    static double run(int clients, Client client) {
        var start = new CountDownLatch(1);
        var failure = new AtomicReference<@Nullable Throwable>();
        var threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            int number = i;
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    client.run(number);
                } catch (Exception failed) {
                    failure.compareAndSet(null, failed);
                }
            });
        }
        long begin = System.nanoTime();
        start.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a client failed: " + failed.getMessage(), failed);
        }
        return seconds;
    }
}
