package org.letterlock.server.database;

import java.sql.SQLException;

/// The embedded database. Safe for any thread; callable from virtual threads: a write parks its caller while the
/// writer works, a read runs on the thread that asks.
///
/// Several processes may have the same database open: the server, and the command line beside it.
public interface Database extends AutoCloseable {
    /// Runs `work` in a write transaction and returns once its commit is on disk. Works of many callers share one
    /// commit; one that throws is rolled back alone. `work` must touch nothing but its statements: it may be run
    /// again, after everything it did was rolled back. What it throws unchecked, the caller gets.
    <T> T write(Work<T> work) throws StorageFailed;

    /// About how many octets were handed in for writing and are not committed yet: a hint for callers that could carry
    /// theirs another way.
    default long waiting() {
        return 0;
    }

    /// Runs `work` in a read transaction: one consistent snapshot.
    <T> T read(Work<T> work) throws StorageFailed;

    /// A number that is another one after every committed change of what logins and deliveries are decided from
    /// (`0009-changes.sql`), by whatever process: what was read since it last changed still holds. Costs next to
    /// nothing.
    long changes() throws StorageFailed;

    /// Finishes what was handed in and closes the files. Later work fails with [StorageFailed.Kind#UNAVAILABLE].
    @Override
    void close();

    /// What to do inside a transaction. Works are pieces: one may run others, and all of them commit together.
    @FunctionalInterface
    interface Work<T> {
        T run(Statements statements) throws SQLException;

        /// About how many octets this will write; bounds what shares a commit.
        default int weight() {
            return 1024;
        }
    }
}
