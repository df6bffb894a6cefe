package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.store.StoreContract.ALICE;
import static org.letterlock.server.store.StoreContract.BOB;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.store.Backup.Outcome;
import org.letterlock.server.store.Store.Delivery;
import org.letterlock.server.store.Store.StoredMessage;

class BackupTest {
    @TempDir
    Path folder;

    private final DeliveryIds ids = new DeliveryIds(() -> StoreContract.NOON, new Random(1));
    private DataFolder data;
    private SqliteDatabase database;
    private SqliteStore store;

    @BeforeEach
    void open() throws Exception {
        data = DataFolder.make(folder.resolve("data"));
        database = SqliteDatabase.open(data.database());
        store = new SqliteStore(database, new Blobs(data.blobs()));
        Files.writeString(data.root().resolve("pepper.key"), "secret");
        Files.createDirectory(data.root().resolve("tls"));
        Files.writeString(data.root().resolve("tls/key.pem"), "private");
        Files.writeString(data.spool().resolve("half"), "of a message");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    private Path restored() {
        return folder.resolve("restored");
    }

    private void deliver(int seed, boolean large, AccountId... recipients) throws Exception {
        byte[] bytes = StoreContract.bytes(seed, 1000 + seed);
        Body body = large
                ? new Body.Large(Files.write(Files.createTempFile(data.spool(), "", ""), bytes), bytes.length)
                : new Body.Small(bytes, bytes.length);
        store.deliver(new Delivery(ids.next(), "s@example.org", List.of(recipients), body, StoreContract.NOON));
    }

    /// Every message of the store in `root` with its bytes.
    private static List<String> mail(Path root) throws Exception {
        try (var opened = SqliteDatabase.open(root.resolve("letterlock.db"))) {
            return mail(new SqliteStore(opened, new Blobs(root.resolve("blobs"))));
        }
    }

    private static List<String> mail(Store store) throws Exception {
        var mail = new ArrayList<String>();
        for (AccountId account : List.of(ALICE, BOB)) {
            for (StoredMessage message : store.list(account, 0, 10_000)) {
                try (InputStream in = store.open(message)) {
                    mail.add(message + " " + java.util.Arrays.hashCode(in.readAllBytes()));
                }
            }
        }
        return mail;
    }

    private static void assertRefused(Outcome outcome, String why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).contains(why));
    }

    @Test
    void comesBackWhole() throws Exception {
        deliver(1, false, ALICE);
        deliver(2, true, ALICE, BOB);
        deliver(3, true, BOB);
        List<String> before = mail(store);

        assertThat(Backup.make(data, backup()))
                .isEqualTo(new Outcome.Done(new Backup.Contents(3, 2, 1001 + 1002 + 1003, List.of())));
        deliver(4, true, ALICE);
        store.erase(BOB);

        assertThat(Restore.into(backup(), restored())).isInstanceOf(Outcome.Done.class);
        assertThat(mail(restored())).isEqualTo(before).hasSize(4);
        assertThat(restored().resolve("pepper.key")).hasContent("secret");
        assertThat(restored().resolve("tls/key.pem")).hasContent("private");
        assertThat(restored().resolve("spool")).isEmptyDirectory();
        assertThat(restored().resolve(Backup.MANIFEST)).doesNotExist();
    }

    @Test
    void isSecretAndRestoresSecret() throws Exception {
        deliver(1, true, ALICE);
        Files.setPosixFilePermissions(data.root().resolve("pepper.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Backup.make(data, backup());
        Restore.into(backup(), restored());
        for (Path root : List.of(backup(), restored())) {
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path path : walk.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    /// A backup is of one moment: whichever messages it has, it has them whole, and all that came before them.
    @Test
    void isOfOneMomentWhileMailComesIn() throws Exception {
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var loads = new ArrayList<java.util.concurrent.Future<?>>();
            for (int sender = 0; sender < 4; sender++) {
                int first = sender;
                loads.add(threads.submit(() -> {
                    for (int number = first; number < 600 && !stop.get(); number += 4) {
                        deliver(number, number % 3 == 0, ALICE, BOB);
                    }
                    return null;
                }));
            }
            try {
                while (store.list(ALICE, 0, 50).size() < 50) {
                    Thread.onSpinWait();
                }
                for (int round = 0; round < 2; round++) {
                    Path to = folder.resolve("backup-" + round);
                    assertThat(Backup.make(data, to)).isInstanceOf(Outcome.Done.class);
                    List<String> mail = mail(restore(to, round));
                    assertThat(mail.size()).isGreaterThanOrEqualTo(100).isEven();
                    assertThat(new HashSet<>(mail(store))).containsAll(mail);
                }
            } finally {
                stop.set(true);
            }
            for (var load : loads) {
                load.get();
            }
        }
    }

    private Path restore(Path backup, int round) throws Exception {
        Path to = folder.resolve("restored-" + round);
        assertThat(Restore.into(backup, to)).isInstanceOf(Outcome.Done.class);
        return to;
    }

    @Test
    void refusesAFolderThatIsNotEmptyOrItsOwn() throws Exception {
        Files.createDirectory(backup());
        Files.writeString(backup().resolve("thesis.txt"), "years");
        assertRefused(Backup.make(data, backup()), "not an empty folder");
        assertThat(backup()).isDirectoryContaining(file -> file.endsWith("thesis.txt"));
        assertRefused(Backup.make(data, data.root().resolve("backup")), "data folder itself");
    }

    @Test
    void restoringRefusesAFolderInUse() throws Exception {
        deliver(1, true, ALICE);
        Backup.make(data, backup());
        assertRefused(Restore.into(backup(), data.root()), "not an empty folder");
        assertThat(store.list(ALICE, 0, 10)).hasSize(1);

        Files.createDirectory(restored());
        DataFolder held = DataFolder.make(restored());
        var claim = (ServeLock.Claim.Granted) held.claim();
        Files.delete(held.blobs());
        Files.delete(held.spool());
        try (ServeLock _ = claim.lock()) {
            assertRefused(Restore.into(backup(), restored()), "a server runs");
        }
    }

    @Test
    void aHalfBackupIsNone() throws Exception {
        deliver(1, true, ALICE);
        Backup.make(data, backup());
        Files.delete(backup().resolve(Backup.MANIFEST));
        assertRefused(Restore.into(backup(), restored()), "not a whole backup");
        assertThat(restored()).doesNotExist();
    }

    @Test
    void aDamagedBackupIsRefused() throws Exception {
        deliver(1, true, ALICE);
        Backup.make(data, backup());
        Path blob = new Blobs(backup().resolve("blobs"))
                .path(store.find(ALICE, 1).orElseThrow().id());
        byte[] bytes = Files.readAllBytes(blob);
        Files.delete(blob); // not written in place: it is a second name of the live one
        assertRefused(Backup.verify(backup()), "missing");
        Files.write(blob, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(Backup.verify(backup()), "octets");
        Files.write(blob, bytes);
        assertThat(Backup.verify(backup())).isInstanceOf(Outcome.Done.class);

        Path file = backup().resolve("letterlock.db");
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        java.util.Arrays.fill(bad, 4096, 8192, (byte) 0x55);
        Files.write(file, bad);
        assertRefused(Backup.verify(backup()), "letterlock.db");
        Files.write(file, java.util.Arrays.copyOf(good, 100));
        assertRefused(Backup.verify(backup()), "letterlock.db");
    }

    @Test
    void aBackupOfANewerVersionIsRefused() throws Exception {
        Backup.make(data, backup());
        try (var newer = SqliteDatabase.open(backup().resolve("letterlock.db"))) {
            newer.write((Database.Work<Integer>)
                    statements -> statements.prepare("PRAGMA user_version=9999").executeUpdate());
        }
        assertRefused(Restore.into(backup(), restored()), "newer");
    }

    /// A damaged disk is when a backup of the rest is wanted most.
    @Test
    void whatTheStoreItselfLostIsToldAndTheRestIsSaved() throws Exception {
        deliver(1, true, ALICE);
        deliver(2, true, ALICE);
        DeliveryId lost = store.find(ALICE, 1).orElseThrow().id();
        Files.delete(new Blobs(data.blobs()).path(lost));
        assertThat(Backup.make(data, backup()))
                .isEqualTo(new Outcome.Done(new Backup.Contents(2, 2, 1001 + 1002, List.of(lost))));
        assertThat(Restore.into(backup(), restored())).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void withoutADatabaseThereIsNothingToBackUp() throws Exception {
        assertRefused(Backup.make(DataFolder.make(folder.resolve("other")), backup()), "no database");
    }
}
