package org.letterlock.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest {
    private static final class Deliberate extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("test.db"));
        database.write(statements -> statements
                .prepare("CREATE TABLE item (account INTEGER PRIMARY KEY, text TEXT NOT NULL)")
                .execute());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Database.Work<Integer> insert(int account) {
        return statements -> {
            PreparedStatement insert = statements.prepare("INSERT INTO item (account, text) VALUES (?, ?)");
            insert.setInt(1, account);
            insert.setString(2, "text " + account);
            return insert.executeUpdate();
        };
    }

    private static int count(Statements statements) throws SQLException {
        try (ResultSet row = statements.prepare("SELECT count(*) FROM item").executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        assertThat(database.write(insert(7))).isEqualTo(1);
        assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(1);
    }

    @Test
    void survivesClosing() throws Exception {
        database.write(insert(1));
        database.close();
        try (var again = SqliteDatabase.open(folder.resolve("test.db"))) {
            assertThat(again.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(1);
        }
    }

    @Test
    void onlyItsOwnerReadsTheFiles() throws Exception {
        database.write(insert(1));
        for (String name : List.of("test.db", "test.db-wal", "test.db-shm")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theDiskIsAskedToKeepEveryCommit() throws Exception {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous")).as("FULL").isEqualTo("2");
        assertThat(pragma("foreign_keys")).isEqualTo("1");
    }

    private String pragma(String name) throws StorageFailed {
        return database.write(statements -> {
            try (ResultSet row = statements.prepare("PRAGMA " + name).executeQuery()) {
                return row.getString(1);
            }
        });
    }

    @Test
    void aWorkThatThrowsLeavesNothing() throws Exception {
        assertThatExceptionOfType(Deliberate.class)
                .isThrownBy(() -> database.write(statements -> {
                    insert(1).run(statements);
                    throw new Deliberate();
                }));
        assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isZero();
    }

    @Test
    void aBrokenStatementIsAFailureAndTheNextOneWorks() throws Exception {
        database.write(insert(1));
        assertThatExceptionOfType(StorageFailed.class)
                .isThrownBy(() -> database.write(insert(1)))
                .extracting(StorageFailed::kind)
                .isEqualTo(StorageFailed.Kind.UNAVAILABLE);
        assertThat(database.write(insert(2))).isEqualTo(1);
    }

    @Test
    void aReaderCannotWrite() {
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> database.read(insert(1)));
    }

    @Test
    void aReadSeesOneSnapshot() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = new CountDownLatch(1);
            var written = new CountDownLatch(1);
            Future<List<Integer>> counts = threads.submit(() -> database.read(statements -> {
                int before = count(statements);
                read.countDown();
                await(written);
                return List.of(before, count(statements));
            }));
            read.await();
            database.write(insert(1));
            written.countDown();
            assertThat(counts.get()).containsExactly(0, 0);
        }
        assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(1);
    }

    /// Works that are handed in while the writer is held up share one transaction; those that fail are undone alone.
    @Test
    void manyShareACommitAndOnlyTheFailingFail() throws Exception {
        int works = 500;
        var outcomes = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = new CountDownLatch(1);
            Future<Integer> holder = threads.submit(() -> database.write(statements -> {
                await(held);
                return 0;
            }));
            for (int number = 0; number < works; number++) {
                outcomes.add(threads.submit(attempt(number)));
            }
            held.countDown();
            holder.get();
            for (int number = 0; number < works; number++) {
                Future<Integer> outcome = outcomes.get(number);
                if (number % 97 == 13) {
                    assertThatThrownBy(outcome::get).hasCauseInstanceOf(Deliberate.class);
                } else {
                    assertThat(outcome.get()).isEqualTo(1);
                }
            }
        }
        int failing = (int)
                IntStream.range(0, works).filter(number -> number % 97 == 13).count();
        assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(works - failing);
    }

    private Callable<Integer> attempt(int number) {
        return () -> database.write(statements -> {
            int inserted = insert(number).run(statements);
            if (number % 97 == 13) {
                throw new Deliberate();
            }
            return inserted;
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void twoProcessesWriteTheSameFile() throws Exception {
        try (var other = SqliteDatabase.open(folder.resolve("test.db"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Integer>>();
            for (int number = 0; number < 200; number++) {
                int account = number;
                SqliteDatabase side = number % 2 == 0 ? database : other;
                outcomes.add(threads.submit(() -> side.write(insert(account))));
            }
            for (Future<Integer> outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo(1);
            }
            assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(200);
        }
    }

    @Test
    void anInterruptDoesNotHideTheOutcome() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(database.write(insert(1))).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noSpaceIsFullAndPasses() throws Exception {
        String before = pragma("max_page_count");
        pragma("max_page_count=" + pragma("page_count"));
        assertThatExceptionOfType(StorageFailed.class)
                .isThrownBy(() -> {
                    for (int number = 0; number < 1000; number++) {
                        database.write(insert(number));
                    }
                })
                .extracting(StorageFailed::kind)
                .isEqualTo(StorageFailed.Kind.FULL);
        int stored = database.<Integer>read(SqliteDatabaseTest::count);
        pragma("max_page_count=" + before);
        database.write(insert(5000));
        assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isEqualTo(stored + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä", "50%20", "what?mode=memory", "a#b", "a;b", "a'b"})
    void anyPathWillDo(String name) throws Exception {
        Path strange = Files.createDirectory(folder.resolve(name));
        try (var there = SqliteDatabase.open(strange.resolve("test.db"))) {
            there.write(statements ->
                    statements.prepare("CREATE TABLE here (x INTEGER)").execute());
        }
        assertThat(strange.resolve("test.db")).isNotEmptyFile();
    }

    @Test
    @Timeout(60)
    void tellsWhatIsWaiting() throws Exception {
        awaitNothingWaiting();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            Future<Integer> holder = threads.submit(() -> database.write(statements -> {
                running.countDown();
                await(held);
                return 0;
            }));
            running.await();
            Future<Integer> waiting = threads.submit(() -> database.write(insert(1)));
            while (database.waiting() < 2L * insert(1).weight()) {
                Thread.onSpinWait();
            }
            held.countDown();
            holder.get();
            waiting.get();
        }
        awaitNothingWaiting();
    }

    /// The writer answers before it counts.
    private void awaitNothingWaiting() {
        while (database.waiting() > 0) {
            Thread.onSpinWait();
        }
    }

    /// However much is written, the log beside the database starts over now and then.
    @Test
    @Tag("nightly")
    void theLogDoesNotGrowForever() throws Exception {
        long most = 0;
        for (int round = 0; round < 800; round++) {
            int account = round;
            database.write(new Database.Work<Integer>() {
                @Override
                public Integer run(Statements statements) throws SQLException {
                    PreparedStatement insert =
                            statements.prepare("INSERT INTO item (account, text) VALUES (?, zeroblob(1000000))");
                    insert.setInt(1, account);
                    return insert.executeUpdate();
                }

                @Override
                public int weight() {
                    return 1_000_000;
                }
            });
            most = Math.max(most, Files.size(folder.resolve("test.db-wal")));
        }
        assertThat(most).isLessThan(400L << 20);
    }

    @Test
    void closedMeansUnavailable() {
        database.close();
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> database.write(insert(1)));
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> database.read(SqliteDatabaseTest::count));
    }
}
