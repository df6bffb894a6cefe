package org.letterlock.server.database;

import java.sql.Connection;
import java.sql.SQLException;

/// The embedded database. Safe for any thread; callable from virtual threads, which park while platform threads work.
///
/// Several processes may have the same database open: the server, and the command line beside it.
public interface Database extends AutoCloseable {
    /// Runs `work` in a write transaction and returns once its commit is on disk. Works of many callers share one
    /// commit; one that throws is rolled back alone. `work` must touch nothing but the connection: it may be run
    /// again if the shared commit fails.
    <T> T write(Work<T> work) throws StorageFailed;

    /// Runs `work` in a read transaction: one consistent snapshot.
    <T> T read(Work<T> work) throws StorageFailed;

    @Override
    void close();

    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
