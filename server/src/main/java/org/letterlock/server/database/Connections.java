package org.letterlock.server.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// How every connection to the database is opened: the one place that knows SQLite's settings.
///
/// Nothing in this process may open the database file except through SQLite: closing any other descriptor of it would
/// drop SQLite's POSIX locks.
final class Connections {
    /// Other processes hold the write lock for the length of one commit; a machine under load may stretch that.
    private static final int BUSY_MILLIS = 30_000;

    private static final long AGAIN_NANOS = 1_000_000;

    /// A WAL that grew during a long read is cut back to this when it starts over.
    private static final int WAL_KEPT_BYTES = 64 << 20;

    private Connections() {}

    /// Creates the file, readable by its owner only, if it is not there. SQLite gives `-wal` and `-shm` the same mode.
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode(file, "rw-------"));
        } catch (FileAlreadyExistsException there) {
            // the usual case
        }
    }

    /// The attribute to make a file with, where the file system knows modes.
    static FileAttribute<?>[] mode(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// For the writer, and for whatever else must change the file.
    static Connection writing(Path file) throws SQLException {
        Connection connection = open(file, new SQLiteConfig());
        try {
            walMode(connection);
            run(connection, "PRAGMA synchronous=FULL");
            run(connection, "PRAGMA foreign_keys=ON");
            run(connection, "PRAGMA wal_autocheckpoint=0"); // see Checkpointer
            run(connection, "PRAGMA journal_size_limit=" + WAL_KEPT_BYTES);
            return connection;
        } catch (SQLException failed) {
            close(connection);
            throw failed;
        }
    }

    static Connection checkpointing(Path file) throws SQLException {
        Connection connection = open(file, new SQLiteConfig());
        run(connection, "PRAGMA synchronous=FULL");
        return connection;
    }

    static Connection reading(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = open(file, config);
        try {
            leaveTransactionsToUs(connection);
            return connection;
        } catch (SQLException failed) {
            close(connection);
            throw failed;
        }
    }

    private static Connection open(Path file, SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        // Else the driver prepares and runs a query for the last rowid after every insert.
        config.setGetGeneratedKeys(false);
        Properties properties = config.toProperties();
        return JDBC.createConnection(JDBC.PREFIX + file.toAbsolutePath(), properties);
    }

    /// The mode is kept in the file. Changing it needs the file alone, and SQLite does not wait for that when two
    /// processes make the same new database at once: so we ask again.
    private static void walMode(Connection connection) throws SQLException {
        for (long start = System.nanoTime(); ; LockSupport.parkNanos(AGAIN_NANOS)) {
            try (Statement statement = connection.createStatement();
                    ResultSet mode = statement.executeQuery("PRAGMA journal_mode=WAL")) {
                if (!mode.next() || !"wal".equals(mode.getString(1))) {
                    throw new SQLException("the file system does not allow SQLite's WAL mode");
                }
                return;
            } catch (SQLiteException busy) {
                boolean again = busy.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
                        || busy.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_RECOVERY;
                if (!again || System.nanoTime() - start > BUSY_MILLIS * 1_000_000L) {
                    throw busy;
                }
            }
        }
    }

    /// Stops the driver from committing after every statement, which it does even inside a transaction that was begun
    /// in SQL. From then on `BEGIN` and `COMMIT` are ours to run.
    static void leaveTransactionsToUs(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "COMMIT");
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException useless) {
            // every commit that returned is on disk
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
