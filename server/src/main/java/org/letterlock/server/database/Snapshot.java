package org.letterlock.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// A database file that nobody writes to: one moment of a live one.
///
/// The methods work on the caller's thread, which should be a platform thread.
///
/// @param file the copy, a whole database in one file
public record Snapshot(Path file) {
    /// Copies a database, while others read and write it, into a new file readable by its owner only. What was deleted
    /// from the database is not in the copy, not even as remains in unused pages.
    public static Snapshot take(Path database, Path copy) throws StorageFailed {
        NativeLibrary.keepIn(database.resolveSibling("native"));
        try {
            // SQLite writes into an empty file, and keeps its mode.
            Connections.createFile(copy);
            try (Connection connection = Connections.reading(database);
                    PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, copy.toString());
                vacuum.execute();
            }
            return new Snapshot(copy);
        } catch (SQLException failed) {
            throw Failures.of(copy, failed);
        } catch (IOException failed) {
            throw StorageFailed.of(failed);
        }
    }

    /// What is wrong with the file, in plain words; empty if it is a sound database that this program can use.
    public Optional<String> damage() {
        try (Connection connection = Connections.reading(file)) {
            int version = Migrations.version(connection);
            if (version > Migrations.known()) {
                return Optional.of(NewerDatabase.describe(version, Migrations.known()));
            }
            if (version == 0) {
                return Optional.of(file + " is not a database of Letterlock");
            }
            try (ResultSet row = new Statements(connection)
                    .prepare("PRAGMA integrity_check(1)")
                    .executeQuery()) {
                String said = row.getString(1);
                return "ok".equals(said) ? Optional.empty() : Optional.of(file + " is damaged: " + said);
            }
        } catch (SQLException unreadable) {
            return Optional.of(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /// Runs `work` on this file.
    public <T> T read(Database.Work<T> work) throws StorageFailed {
        try (Connection connection = Connections.reading(file)) {
            return work.run(new Statements(connection));
        } catch (SQLException failed) {
            throw Failures.of(file, failed);
        }
    }
}
