package org.letterlock.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/// A few connections for reading, opened when first needed and lent to one caller at a time.
///
/// The caller's own thread does the reading. On a virtual thread that pins the carrier, for the microseconds that a
/// look-up in cached pages takes; handing it to a platform thread and back took several times as long.
final class Readers {
    private final Path file;
    private final int count;
    private final Semaphore lendable;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(Path file, int count) {
        this.file = file;
        this.count = count;
        this.lendable = new Semaphore(count);
    }

    <T> T read(Database.Work<T> work) throws StorageFailed {
        lendable.acquireUninterruptibly();
        try {
            if (closed) {
                throw SqliteDatabase.closed();
            }
            Reader reader = borrow();
            try {
                return reader.read(work);
            } finally {
                idle.push(reader); // the last one used has the warmest cache
            }
        } catch (SQLException failed) {
            throw Failures.of(file, failed);
        } finally {
            lendable.release();
        }
    }

    private Reader borrow() throws SQLException {
        Reader reader = idle.poll();
        if (reader != null) {
            return reader;
        }
        Connection connection = Connections.reading(file);
        return new Reader(connection, new Statements(connection));
    }

    boolean isClosed() {
        return closed;
    }

    /// Waits for reads under way; later ones are refused.
    void close() {
        closed = true;
        lendable.acquireUninterruptibly(count);
        try {
            for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.statements.forget();
                Connections.close(reader.connection);
            }
        } finally {
            lendable.release(count);
        }
    }

    private record Reader(Connection connection, Statements statements) {
        <T> T read(Database.Work<T> work) throws SQLException {
            boolean done = false;
            try {
                statements.execute("BEGIN");
                T result = work.run(statements);
                done = true;
                return result;
            } finally {
                if (!done) {
                    statements.forget();
                }
                end();
            }
        }

        private void end() {
            try {
                statements.execute("ROLLBACK");
            } catch (SQLException noTransaction) {
                statements.forget();
            }
        }
    }
}
