package org.letterlock.server.database;

/// Waiting that an interrupt does not shorten: the threads here end when the database is closed, and only then.
final class Threads {
    private Threads() {}

    /// Keeps the interrupt for the caller.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
