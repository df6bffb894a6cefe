package org.letterlock.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// [Database] on one SQLite file in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut.
public final class SqliteDatabase implements Database {
    /// Readers share the page cache of the system; more of them than this only wait for the same cores.
    private static final int READERS = 4;

    /// A process that died between a commit and its word of it is found out this soon.
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Writer writer;
    private final Readers readers;
    private final ChangeCounter changes;
    private volatile long lookedAt;

    private SqliteDatabase(Writer writer, Readers readers, ChangeCounter changes) {
        this.writer = writer;
        this.readers = readers;
        this.changes = changes;
        this.lookedAt = System.nanoTime() - LOOK_NANOS;
    }

    /// Opens the database, makes it if it is not there (readable by its owner only), and brings its schema up to date.
    ///
    /// @param file in a folder that exists
    public static SqliteDatabase open(Path file) throws StorageFailed, NewerDatabase {
        try {
            NativeLibrary.keepIn(file.resolveSibling("native"));
            Connections.createFile(file);
            Connection connection = Connections.writing(file);
            ChangeCounter changes;
            try {
                Migrations.apply(connection);
                Connections.leaveTransactionsToUs(connection);
                changes = ChangeCounter.beside(file);
            } catch (SQLException | IOException | NewerDatabase | RuntimeException failed) {
                Connections.close(connection);
                throw failed;
            }
            var writer = new Writer(file, connection, changes);
            writer.start();
            return new SqliteDatabase(writer, new Readers(file, READERS), changes);
        } catch (SQLException failed) {
            throw Failures.of(file, failed);
        } catch (IOException failed) {
            throw new StorageFailed(StorageFailed.Kind.UNAVAILABLE, "cannot make " + file + ": " + failed, failed);
        }
    }

    @Override
    public <T> T write(Work<T> work) throws StorageFailed {
        var pending = new Pending<>(work);
        if (!writer.accept(pending)) {
            throw closed();
        }
        return pending.await();
    }

    @Override
    public long waiting() {
        return writer.waiting();
    }

    @Override
    public <T> T read(Work<T> work) throws StorageFailed {
        return readers.read(work);
    }

    @Override
    public long changes() throws StorageFailed {
        if (readers.isClosed()) {
            throw closed();
        }
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            changes.reached(read(SqliteDatabase::changed));
        }
        try {
            return changes.now();
        } catch (IllegalStateException closedMeanwhile) {
            throw closed();
        }
    }

    static long changed(Statements statements) throws SQLException {
        try (ResultSet row = statements.prepare("SELECT n FROM changes").executeQuery()) {
            return row.getLong(1);
        }
    }

    static StorageFailed closed() {
        return new StorageFailed(StorageFailed.Kind.UNAVAILABLE, "the database is closed", null);
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        changes.close();
    }
}
