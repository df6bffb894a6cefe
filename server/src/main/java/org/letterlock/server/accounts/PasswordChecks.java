package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.letterlock.protocol.text.Secret;

/// Where passwords are checked: a few platform threads and a short line before them, so that however many log in at
/// once, the memory stays what the threads need and the virtual threads' carriers stay free. Safe for any thread.
final class PasswordChecks {
    /// How many wait for each thread; at some 30 ms each the last waits about a second.
    static final int WAITING_PER_THREAD = 32;

    private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

    private final Executor executor;

    /// @param executor whose rejection means [Check#BUSY]
    PasswordChecks(Executor executor) {
        this.executor = executor;
    }

    enum Check {
        RIGHT,
        WRONG,
        /// The line is full, or closed: nothing was checked.
        BUSY
    }

    /// An executor of `threads` threads with a bounded line. Threads that find nothing to do end.
    static ExecutorService bounded(int threads, ThreadFactory factory) {
        var executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_THREAD.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
                factory);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// Checks `prepared` against `hash`. Blocks until it is checked, interrupted or not: the secret is the caller's
    /// and must outlive the work.
    Check check(PasswordHash hash, Secret prepared) {
        var task = new FutureTask<>(() -> hash.matches(prepared));
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            return Check.BUSY;
        }
        return await(task) ? Check.RIGHT : Check.WRONG;
    }

    private static boolean await(FutureTask<Boolean> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a password check failed", failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
