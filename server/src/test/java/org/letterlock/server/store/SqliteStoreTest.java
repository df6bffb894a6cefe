package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Store.Delivery;
import org.letterlock.server.store.Store.StoredMessage;

class SqliteStoreTest extends StoreContract.Fixture {
    private SqliteDatabase database;
    private SqliteStore store;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("letterlock.db"));
        store = new SqliteStore(database, new Blobs(Files.createDirectories(blobFolder())));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public Store store() {
        return store;
    }

    private Path blobFolder() {
        return folder.resolve("blobs");
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(blobFolder())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void oneCopyOfTheBytesHoweverManyRecipients() throws Exception {
        deliver(large(StoreContract.bytes(1, 1000)), ALICE, BOB);
        deliver(StoreContract.small(StoreContract.bytes(1, 1000)), ALICE, BOB);
        assertThat(blobs()).hasSize(1);
        assertThat(rows("delivery")).isEqualTo(2);
        store.erase(ALICE);
        assertThat(blobs()).hasSize(1);
        store.erase(BOB);
        assertThat(blobs()).isEmpty();
        assertThat(rows("delivery")).isZero();
        assertThat(rows("message")).isZero();
    }

    private int rows(String table) throws StorageFailed {
        return database.read(statements -> {
            try (ResultSet row =
                    statements.prepare("SELECT count(*) FROM " + table).executeQuery()) {
                return row.getInt(1);
            }
        });
    }

    @Test
    void mailOutlivesTheProcess() throws Exception {
        byte[] bytes = StoreContract.bytes(1, 1000);
        deliver(large(bytes), ALICE);
        deliver(StoreContract.small(bytes), ALICE);
        database.close();
        open();
        assertThat(store.list(ALICE, 0, 10))
                .hasSize(2)
                .allSatisfy(message -> assertThat(read(message)).isEqualTo(bytes));
    }

    @Test
    void erasesBigMailboxesInPieces() throws Exception {
        for (int number = 0; number < 1001; number++) {
            deliver(StoreContract.small(new byte[] {1}), ALICE);
        }
        store.erase(ALICE);
        assertThat(rows("message")).isZero();
    }

    /// The same id twice cannot happen but by a bug; neither message may suffer from it.
    @Test
    void anIdUsedTwiceIsRefused() throws Exception {
        byte[] bytes = StoreContract.bytes(1, 1000);
        DeliveryId id = deliver(large(bytes), ALICE);
        assertThatExceptionOfType(StorageFailed.class)
                .isThrownBy(() ->
                        store.deliver(new Delivery(id, "", List.of(BOB), large(StoreContract.bytes(2, 1000)), NOON)));
        assertThat(store.list(BOB, 0, 10)).isEmpty();
        assertThat(read(store.find(ALICE, 1).orElseThrow())).isEqualTo(bytes);
        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void anotherPartsRowsShareTheTransaction() throws Exception {
        Delivery delivery =
                new Delivery(ids.next(), "", List.of(ALICE), StoreContract.small(StoreContract.bytes(1, 10)), NOON);
        Database.Work<Integer> rows = store.place(delivery);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.write(statements -> {
                    rows.run(statements);
                    throw new IllegalStateException("the other part");
                }));
        assertThat(store.list(ALICE, 0, 10)).isEmpty();
        assertThat(database.<Integer>write(rows)).isEqualTo(1);
        assertThat(store.list(ALICE, 0, 10)).hasSize(1);
    }

    /// A database that says how crowded it is.
    private record Crowded(Database database, long waiting) implements Database {
        @Override
        public <T> T write(Work<T> work) throws StorageFailed {
            return database.write(work);
        }

        @Override
        public <T> T read(Work<T> work) throws StorageFailed {
            return database.read(work);
        }

        @Override
        public long changes() throws StorageFailed {
            return database.changes();
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({"0, 100000, 0", "10000000, 100000, 1", "10000000, 4096, 0"})
    void bodiesOfMiddleSizeLieBesideTheRowsWhenTheDiskIsCrowded(long waiting, int size, int files) throws Exception {
        store = new SqliteStore(new Crowded(database, waiting), new Blobs(blobFolder()));
        byte[] bytes = StoreContract.bytes(1, size);
        deliver(new Body.Small(Arrays.copyOf(bytes, size + 50), size), ALICE);
        assertThat(blobs()).hasSize(files);
        StoredMessage message = store.find(ALICE, 1).orElseThrow();
        assertThat(message.size()).isEqualTo(size);
        assertThat(read(message)).isEqualTo(bytes);
    }

    @Test
    void sweepingTakesWhatACrashLeft() throws Exception {
        byte[] bytes = StoreContract.bytes(1, 1000);
        deliver(large(bytes), ALICE);
        DeliveryId orphan = ids.next();
        store.place(new Delivery(orphan, "", List.of(ALICE), large(bytes), NOON));
        DeliveryId before = ids.next();
        DeliveryId underWay = ids.next();
        Database.Work<Integer> rows = store.place(new Delivery(underWay, "", List.of(BOB), large(bytes), NOON));
        assertThat(blobs()).hasSize(3);

        assertThat(store.sweep(before)).isEqualTo(1);

        database.write(rows);
        assertThat(blobs()).hasSize(2);
        for (AccountId account : List.of(ALICE, BOB)) {
            assertThat(read(store.find(account, 1).orElseThrow())).isEqualTo(bytes);
        }
        assertThat(store.find(ALICE, orphan)).isEmpty();
    }

    @Test
    void aFullDiskLosesNothingAndPasses() throws Exception {
        byte[] bytes = StoreContract.bytes(1, 20_000);
        deliver(StoreContract.small(bytes), ALICE);
        deliver(large(bytes), ALICE);
        long before = limitPages("0");
        limitPages("(SELECT page_count + 10 FROM pragma_page_count)");
        assertThatExceptionOfType(StorageFailed.class)
                .isThrownBy(() -> {
                    for (int number = 0; number < 100; number++) {
                        deliver(StoreContract.small(bytes), ALICE);
                    }
                })
                .extracting(StorageFailed::kind)
                .isEqualTo(StorageFailed.Kind.FULL);
        limitPages(Long.toString(before));
        deliver(StoreContract.small(bytes), ALICE);
        List<StoredMessage> found = store.list(ALICE, 0, 1000);
        assertThat(found).allSatisfy(message -> assertThat(read(message)).isEqualTo(bytes));
        assertThat(found).extracting(StoredMessage::uid).isSorted().doesNotHaveDuplicates();
    }

    private long limitPages(String expression) throws StorageFailed {
        return database.write(statements -> {
            long pages;
            try (ResultSet row = statements.prepare("SELECT " + expression).executeQuery()) {
                pages = row.getLong(1);
            }
            try (ResultSet row =
                    statements.prepare("PRAGMA max_page_count=" + pages).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Test
    void aSpoolFileThatIsGoneIsAFailureAndNoMessage() {
        var lost = new Body.Large(spool().resolve("lost"), 10);
        assertThatExceptionOfType(StorageFailed.class)
                .isThrownBy(() -> deliver(lost, ALICE))
                .withMessageContaining("lost");
        try {
            assertThat(blobs()).isEmpty();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
