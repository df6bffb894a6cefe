package org.letterlock.app.serve;

import java.util.concurrent.CountDownLatch;

/// Turns SIGTERM and SIGINT, which Java answers by running hooks beside everything else, into something the main
/// thread can wait for and answer in its own order.
///
/// Closed when all is done: a process that was asked to stop then exits with 0, where Java alone would say 143 or 130.
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::obey);

    private StopSignal() {}

    /// From now on a signal is noticed.
    public static StopSignal watch() {
        var signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /// Waits until somebody asks for the end: by a signal, or by interrupting this thread.
    public void await() {
        try {
            asked.await();
        } catch (InterruptedException byInterrupt) {
            // asked all the same
        }
    }

    private void obey() {
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException impatient) {
            return;
        }
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            done.countDown();
        }
    }
}
