package org.letterlock.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Brings a database to the schema this program knows: numbered SQL scripts beside this class, each run once, in
/// order, in a transaction of its own. The number of the last one stands in `PRAGMA user_version`.
///
/// To change the schema add a script and its name; never change one that was released. Processes that start at once
/// take turns.
final class Migrations {
    /// In order; the number before the dash is the version the script leads to.
    static final List<String> SCRIPTS = List.of(
            "0001-accounts.sql",
            "0002-mail.sql",
            "0003-walls.sql",
            "0004-two-factor.sql",
            "0005-oauth.sql",
            "0006-directory.sql",
            "0007-bans.sql",
            "0008-web.sql",
            "0009-changes.sql");

    private Migrations() {}

    /// The schema version this program knows.
    static int known() {
        return version(SCRIPTS.getLast());
    }

    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    static void apply(Connection connection) throws SQLException, NewerDatabase {
        int found = version(connection);
        if (found > known()) {
            throw new NewerDatabase(found, known());
        }
        for (String script : SCRIPTS) {
            if (version(script) > found) {
                apply(connection, script);
            }
        }
    }

    private static void apply(Connection connection, String script) throws SQLException {
        Connections.run(connection, "BEGIN IMMEDIATE");
        try {
            // Another process may have been first while this one waited for the lock.
            if (version(connection) < version(script)) {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(text(script));
                }
                Connections.run(connection, "PRAGMA user_version=" + version(script));
            }
            Connections.run(connection, "COMMIT");
        } catch (SQLException failed) {
            Connections.run(connection, "ROLLBACK");
            throw failed;
        }
    }

    private static int version(String script) {
        return Integer.parseInt(script.substring(0, script.indexOf('-')));
    }

    private static String text(String script) {
        try (InputStream in = Migrations.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
