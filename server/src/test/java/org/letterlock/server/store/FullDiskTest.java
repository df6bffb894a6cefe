package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.letterlock.server.store.StoreContract.ALICE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Store.Delivery;
import org.letterlock.server.store.Store.StoredMessage;

/// A disk that really is full: a small file system of its own, where the machine lets us mount one. (Elsewhere
/// [SqliteStoreTest] fills the database alone.)
class FullDiskTest {
    private static final int DISK_MEGABYTES = 16;
    private static final int BALLAST_OCTETS = 4 << 20;

    @TempDir
    Path folder;

    private final DeliveryIds ids = new DeliveryIds(() -> StoreContract.NOON, new Random(1));
    private DataFolder data;

    @BeforeEach
    void mount() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "cannot mount a small file system here");
        data = DataFolder.make(disk.resolve("data"));
        Files.write(ballast(), new byte[BALLAST_OCTETS]);
    }

    @AfterEach
    void unmount() throws Exception {
        if (data != null) {
            assertThat(run("umount", folder.resolve("disk").toString())).isTrue();
        }
    }

    private Path ballast() {
        return folder.resolve("disk/ballast");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private SqliteStore open(SqliteDatabase database) {
        return new SqliteStore(database, new Blobs(data.blobs()));
    }

    /// As sessions do: a body that does not fit into the spool is the same failure.
    private void deliver(SqliteStore store, int size, ConcurrentHashMap<DeliveryId, Integer> stored)
            throws StorageFailed {
        DeliveryId id = ids.next();
        store.deliver(new Delivery(id, "", List.of(ALICE), body(id, size), StoreContract.NOON));
        stored.put(id, size);
    }

    private Body body(DeliveryId id, int size) throws StorageFailed {
        byte[] bytes = StoreContract.bytes(size, size);
        if (size <= Body.SMALL_LIMIT) {
            return new Body.Small(bytes, size);
        }
        Path file = data.spool().resolve(id.toString());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(bytes));
            if (channel.size() < size) {
                throw new IOException("No space left on device");
            }
            channel.force(true);
            return new Body.Large(file, size);
        } catch (IOException full) {
            new Body.Large(file, size).close();
            throw StorageFailed.of(full);
        }
    }

    private void fill(SqliteStore store, int size, ConcurrentHashMap<DeliveryId, Integer> stored) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<?>>();
            for (int sender = 0; sender < 8; sender++) {
                senders.add(threads.submit(() -> assertThatExceptionOfType(StorageFailed.class)
                        .isThrownBy(() -> {
                            for (int number = 0; number < (DISK_MEGABYTES << 20) / size; number++) {
                                deliver(store, size, stored);
                            }
                        })
                        .extracting(StorageFailed::kind)
                        .isEqualTo(StorageFailed.Kind.FULL)));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
    }

    private static void assertIntact(Store store, ConcurrentHashMap<DeliveryId, Integer> stored) throws Exception {
        List<StoredMessage> found = store.list(ALICE, 0, Integer.MAX_VALUE);
        assertThat(found).extracting(StoredMessage::id).containsExactlyInAnyOrderElementsOf(stored.keySet());
        for (StoredMessage message : found) {
            int size = stored.getOrDefault(message.id(), 0);
            try (InputStream in = store.open(message)) {
                assertThat(in.readAllBytes()).isEqualTo(StoreContract.bytes(size, size));
            }
        }
    }

    @Test
    void isToldAndLosesNothingAndPasses() throws Exception {
        var stored = new ConcurrentHashMap<DeliveryId, Integer>();
        try (var database = SqliteDatabase.open(data.database())) {
            SqliteStore store = open(database);
            for (int size : new int[] {5_000, 100_000, 300_000, 5_000, 50}) {
                fill(store, size, stored);
                assertIntact(store, stored);
            }
            assertThat(stored.size()).isGreaterThan(20);

            Files.delete(ballast());
            for (int size : new int[] {5_000, 100_000, 300_000}) {
                deliver(store, size, stored);
            }
            assertIntact(store, stored);
        }
        try (var database = SqliteDatabase.open(data.database())) {
            assertIntact(open(database), stored);
        }
    }

    /// A server that is stopped on a full disk, or started on one.
    @Test
    void outlivesARestart() throws Exception {
        var stored = new ConcurrentHashMap<DeliveryId, Integer>();
        try (var database = SqliteDatabase.open(data.database())) {
            fill(open(database), 5_000, stored);
        }
        Files.delete(ballast());
        try (var database = SqliteDatabase.open(data.database())) {
            assertIntact(open(database), stored);
            deliver(open(database), 5_000, stored);
            assertIntact(open(database), stored);
        }
    }
}
