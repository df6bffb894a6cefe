package org.letterlock.server.database;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A work on its way through a platform thread, and the caller that waits for it.
final class Pending<T> {
    final Database.Work<T> work;

    /// The one handed in before this; see [Inbox].
    @Nullable
    Pending<?> earlier;

    private final Thread caller = Thread.currentThread();
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Pending(Database.Work<T> work) {
        this.work = work;
    }

    /// Runs the work and keeps its result; a later run replaces it.
    void run(Statements statements) throws SQLException {
        result = work.run(statements);
    }

    void complete() {
        done = true;
        LockSupport.unpark(caller);
    }

    /// @param cause a [StorageFailed], or what the work threw unchecked
    void fail(Throwable cause) {
        if (!done) {
            failure = cause;
            complete();
        }
    }

    /// Waits, however often the thread is interrupted: what became of the work must be known.
    T await() throws StorageFailed {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome();
    }

    @SuppressWarnings("NullAway") // a work may return null where its T allows it
    private T outcome() throws StorageFailed {
        return switch (failure) {
            case null -> result;
            case StorageFailed failed -> throw failed;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            case Throwable other -> throw new IllegalStateException(other);
        };
    }
}
