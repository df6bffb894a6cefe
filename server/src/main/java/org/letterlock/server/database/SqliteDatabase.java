package org.letterlock.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// [Database] on one SQLite file in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut.
public final class SqliteDatabase implements Database {
    /// Readers share the page cache of the system; more of them than this only wait for the same cores.
    private static final int READERS = 4;

    private final Writer writer;
    private final Readers readers;

    private SqliteDatabase(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens the database, makes it if it is not there (readable by its owner only), and brings its schema up to date.
    ///
    /// @param file in a folder that exists
    public static SqliteDatabase open(Path file) throws StorageFailed, NewerDatabase {
        try {
            NativeLibrary.keepIn(file.resolveSibling("native"));
            Connections.createFile(file);
            Connection connection = Connections.writing(file);
            try {
                Migrations.apply(connection);
                Connections.leaveTransactionsToUs(connection);
            } catch (SQLException | NewerDatabase | RuntimeException failed) {
                Connections.close(connection);
                throw failed;
            }
            var writer = new Writer(file, connection);
            writer.start();
            return new SqliteDatabase(writer, new Readers(file, READERS));
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

    static StorageFailed closed() {
        return new StorageFailed(StorageFailed.Kind.UNAVAILABLE, "the database is closed", null);
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
