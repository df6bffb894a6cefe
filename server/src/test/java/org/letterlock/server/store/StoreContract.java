package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Store.Delivery;
import org.letterlock.server.store.Store.StoredMessage;

/// What every [Store] does.
interface StoreContract {
    AccountId ALICE = new AccountId(1);
    AccountId BOB = new AccountId(2);
    Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    /// The store under test; the same one during one test.
    Store store();

    /// A folder on the store's file system, where large bodies wait.
    Path spool();

    DeliveryIds ids();

    static byte[] bytes(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Body small(byte[] bytes) {
        return new Body.Small(bytes, bytes.length);
    }

    default Body large(byte[] bytes) throws IOException {
        return new Body.Large(Files.write(Files.createTempFile(spool(), "body", ""), bytes), bytes.length);
    }

    default DeliveryId deliver(Body body, AccountId... recipients) throws StorageFailed {
        DeliveryId id = ids().next();
        store().deliver(new Delivery(id, "sender@example.org", List.of(recipients), body, NOON));
        return id;
    }

    default byte[] read(StoredMessage message) throws Exception {
        try (InputStream in = store().open(message)) {
            return in.readAllBytes();
        }
    }

    @Test
    default void anUnknownMailboxIsEmpty() throws Exception {
        assertThat(store().list(ALICE, 0, 10)).isEmpty();
        assertThat(store().find(ALICE, 1)).isEmpty();
        assertThat(store().find(ALICE, ids().next())).isEmpty();
    }

    @Test
    default void everythingAboutAMessageIsKept() throws Exception {
        byte[] bytes = bytes(1, 4096);
        DeliveryId id = deliver(small(bytes), ALICE);
        var expected = new StoredMessage(ALICE, 1, id, "sender@example.org", NOON, 4096);
        assertThat(store().list(ALICE, 0, 10)).containsExactly(expected);
        assertThat(store().find(ALICE, 1)).contains(expected);
        assertThat(store().find(ALICE, id)).contains(expected);
        assertThat(read(expected)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 131_072, 3_000_001})
    default void bodiesOfEverySizeComeBackInMemoryOrInAFile(int length) throws Exception {
        byte[] bytes = bytes(length, length);
        deliver(small(bytes), ALICE);
        deliver(large(bytes), ALICE);
        List<StoredMessage> found = store().list(ALICE, 0, 10);
        assertThat(found).hasSize(2).allSatisfy(message -> {
            assertThat(message.size()).isEqualTo(length);
            assertThat(read(message)).isEqualTo(bytes);
        });
    }

    @Test
    default void onlyTheFilledPartOfABufferIsTheBody() throws Exception {
        deliver(new Body.Small(new byte[] {1, 2, 3, 4}, 3), ALICE);
        assertThat(read(store().find(ALICE, 1).orElseThrow())).containsExactly(1, 2, 3);
    }

    @Test
    default void aBounceHasAnEmptyReturnPath() throws Exception {
        store().deliver(new Delivery(ids().next(), "", List.of(ALICE), small(bytes(1, 10)), NOON));
        assertThat(store().find(ALICE, 1).orElseThrow().returnPath()).isEmpty();
    }

    @Test
    default void theSpoolIsEmptyAfterwards() throws Exception {
        deliver(large(bytes(1, 1000)), ALICE, BOB);
        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    default void everyRecipientGetsOne() throws Exception {
        deliver(small(bytes(1, 10)), BOB);
        byte[] bytes = bytes(2, 200_000);
        DeliveryId id = deliver(large(bytes), ALICE, BOB, ALICE);
        for (var expected : List.of(
                new StoredMessage(ALICE, 1, id, "sender@example.org", NOON, bytes.length),
                new StoredMessage(BOB, 2, id, "sender@example.org", NOON, bytes.length))) {
            List<StoredMessage> found = store().list(expected.account(), expected.uid() - 1, 10);
            assertThat(found).containsExactly(expected);
            assertThat(read(expected)).isEqualTo(bytes);
        }
    }

    @Test
    default void nobodyIsNoRecipient() {
        assertThatIllegalArgumentException().isThrownBy(() -> deliver(small(new byte[0])));
    }

    @Test
    default void listsInPieces() throws Exception {
        for (int number = 0; number < 25; number++) {
            deliver(small(bytes(number, 10)), ALICE);
        }
        assertThat(store().list(ALICE, 0, 10)).extracting(StoredMessage::uid).containsExactlyElementsOf(uids(1, 10));
        assertThat(store().list(ALICE, 10, 10)).extracting(StoredMessage::uid).containsExactlyElementsOf(uids(11, 20));
        assertThat(store().list(ALICE, 20, 10)).extracting(StoredMessage::uid).containsExactlyElementsOf(uids(21, 25));
        assertThat(store().list(BOB, 0, 10)).isEmpty();
    }

    private static List<Long> uids(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    default void manyAtOnceAllArriveWithUidsOfTheirOwn() throws Exception {
        int senders = 20;
        int each = 25;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<List<DeliveryId>>>();
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                work.add(threads.submit(() -> {
                    var delivered = new ArrayList<DeliveryId>();
                    for (int message = 0; message < each; message++) {
                        byte[] bytes = bytes(number * each + message, 2000);
                        delivered.add(deliver(message % 5 == 0 ? large(bytes) : small(bytes), ALICE, BOB));
                    }
                    return delivered;
                }));
            }
            var delivered = new ArrayList<DeliveryId>();
            for (Future<List<DeliveryId>> one : work) {
                delivered.addAll(one.get());
            }
            for (AccountId account : List.of(ALICE, BOB)) {
                List<StoredMessage> found = store().list(account, 0, 1000);
                assertThat(found).extracting(StoredMessage::uid).containsExactlyElementsOf(uids(1, senders * each));
                assertThat(found).extracting(StoredMessage::id).containsExactlyInAnyOrderElementsOf(delivered);
            }
        }
    }

    @Test
    default void erasingTakesOneMailboxAlone() throws Exception {
        byte[] shared = bytes(1, 1000);
        deliver(large(shared), ALICE, BOB);
        deliver(small(shared), ALICE, BOB);
        IntStream.range(0, 3).forEach(_ -> {
            try {
                deliver(large(shared), ALICE);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });
        StoredMessage gone = store().find(ALICE, 3).orElseThrow();
        store().erase(ALICE);
        assertThat(store().list(ALICE, 0, 10)).isEmpty();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store().open(gone));
        assertThat(store().list(BOB, 0, 10))
                .hasSize(2)
                .allSatisfy(message -> assertThat(read(message)).isEqualTo(shared));
    }

    @Test
    default void uidsAreNotUsedAgain() throws Exception {
        deliver(small(bytes(1, 10)), ALICE);
        store().erase(ALICE);
        deliver(small(bytes(2, 10)), ALICE);
        assertThat(store().list(ALICE, 0, 10)).extracting(StoredMessage::uid).containsExactly(2L);
    }

    /// The base of an implementation's test class.
    abstract class Fixture implements StoreContract {
        @TempDir
        Path folder;

        final DeliveryIds ids = new DeliveryIds(() -> NOON, new Random(7));

        @BeforeEach
        void makeSpool() throws IOException {
            Files.createDirectories(spool());
        }

        @Override
        public DeliveryIds ids() {
            return ids;
        }

        @Override
        public Path spool() {
            return folder.resolve("spool");
        }
    }
}
