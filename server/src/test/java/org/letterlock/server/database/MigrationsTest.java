package org.letterlock.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir
    Path folder;

    @Test
    void aNewDatabaseGetsTheWholeSchema() throws Exception {
        SqliteDatabase.open(folder.resolve("new.db")).close();
        try (Connection connection = Connections.reading(folder.resolve("new.db"));
                Statement statement = connection.createStatement()) {
            assertThat(Migrations.version(connection)).isEqualTo(Migrations.known());
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM delivery")) {
                assertThat(row.getInt(1)).isZero();
            }
        }
    }

    @Test
    void scriptsAscend() {
        assertThat(Migrations.SCRIPTS).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void everyScriptRuns() throws Exception {
        Path file = folder.resolve("all.db");
        SqliteDatabase.open(file).close();
        try (Connection connection = Connections.reading(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM sqlite_schema WHERE name IN ('account', 'delivery')")) {
            assertThat(row.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void aNewerDatabaseIsLeftAlone() throws Exception {
        Path file = folder.resolve("newer.db");
        SqliteDatabase.open(file).close();
        try (Connection connection = Connections.writing(file)) {
            Connections.run(connection, "PRAGMA user_version=9999");
        }
        assertThatExceptionOfType(NewerDatabase.class)
                .isThrownBy(() -> SqliteDatabase.open(file))
                .withMessageContaining("9999")
                .withMessageContaining("newer");
    }

    @Test
    void manyMayMakeTheSameDatabaseAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path file = folder.resolve("race-" + round + ".db");
            try (var threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
                var opened = new ArrayList<Future<SqliteDatabase>>();
                for (int number = 0; number < 4; number++) {
                    opened.add(threads.submit(() -> SqliteDatabase.open(file)));
                }
                for (Future<SqliteDatabase> one : opened) {
                    one.get().close();
                }
            }
        }
    }
}
