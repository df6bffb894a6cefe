package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.store.Store.StoredMessage;

/// `kill -9` at any instant loses nothing that was acknowledged, duplicates nothing, and leaves nothing half: the
/// loaded process is [Crashing], killed again and again over the same data folder.
class CrashTest {
    /// Every so often the process is killed while it starts.
    private static final int AT_START = 5;

    private static final int START_NANOS = 900_000_000;

    /// Far apart, so that no round's numbers meet another's.
    private static final long NUMBERS_EACH = 1_000_000_000L;

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = new HashSet<>();

    /// In which mailboxes each message was found, and up to which uid each mailbox was read.
    private final Map<Long, List<AccountId>> found = new HashMap<>();

    private final Map<AccountId, Long> read = new HashMap<>();

    @Test
    void tenKills() throws Exception {
        kill(10, new Random(20261121));
    }

    @Test
    @Tag("nightly")
    void hundredKills() throws Exception {
        kill(100, new Random(5321));
    }

    private void kill(int rounds, Random random) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            acknowledged.addAll(round % AT_START == 0 ? killAtStart(round, random) : killUnderLoad(round, random));
            check();
        }
        assertThat(acknowledged).hasSizeGreaterThan(rounds);

        // What one round found, no later kill may have harmed.
        Map<Long, List<AccountId>> foundBefore = Map.copyOf(found);
        found.clear();
        read.clear();
        check();
        assertThat(found).isEqualTo(foundBefore);
    }

    private Process start(int round) throws IOException {
        return OtherJvm.start(Crashing.class, folder.toString(), Long.toString(round * NUMBERS_EACH));
    }

    /// After so many acknowledgements, and then some: the kill falls anywhere between two of them.
    private List<Long> killUnderLoad(int round, Random random) throws Exception {
        int enough = 1 + random.nextInt(400);
        Process process = start(round);
        try (BufferedReader lines = process.inputReader()) {
            var seen = new ArrayList<Long>();
            while (seen.size() < enough) {
                String line = lines.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
                seen.add(Long.valueOf(line));
            }
            LockSupport.parkNanos(random.nextInt(5_000_000));
            kill(process);
            lines.lines().map(Long::valueOf).forEach(seen::add);
            return seen;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<Long> killAtStart(int round, Random random) throws Exception {
        Process process = start(round);
        try (BufferedReader lines = process.inputReader()) {
            long end = System.nanoTime() + random.nextInt(START_NANOS);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            kill(process);
            return lines.lines().map(Long::valueOf).toList();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// Through its handle, because the process object would close the pipe with what is still in it.
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private void check() throws Exception {
        DataFolder data = DataFolder.make(folder);
        try (var database = SqliteDatabase.open(data.database())) {
            assertThat(database.<String>read(statements -> {
                        try (ResultSet row =
                                statements.prepare("PRAGMA integrity_check").executeQuery()) {
                            return row.getString(1);
                        }
                    }))
                    .isEqualTo("ok");
            var store = new SqliteStore(database, new Blobs(data.blobs()));
            readOn(store);
            assertThat(found.keySet()).as("nothing acknowledged is lost").containsAll(acknowledged);
            found.forEach((number, mailboxes) -> assertThat(mailboxes)
                    .as("message %d is in each of its mailboxes once", number)
                    .containsExactlyInAnyOrderElementsOf(
                            Crashing.recipients(number).stream().distinct().toList()));
            checkBlobs(database, store, data);
        }
    }

    /// Reads and compares what has come since the last time.
    private void readOn(Store store) throws Exception {
        for (long number = 0; number < Crashing.ACCOUNTS; number++) {
            var account = new AccountId(number);
            for (StoredMessage message : store.list(account, read.getOrDefault(account, 0L), Integer.MAX_VALUE)) {
                read.put(account, message.uid());
                found.computeIfAbsent(readOne(store, message), _ -> new ArrayList<>())
                        .add(account);
            }
        }
    }

    private static long readOne(Store store, StoredMessage message) throws Exception {
        byte[] content;
        try (InputStream in = store.open(message)) {
            content = in.readAllBytes();
        }
        long number = Crashing.number(content);
        assertThat(content).as("message %d", number).isEqualTo(Crashing.content(number));
        assertThat(message.returnPath()).isEqualTo(number + "@example.org");
        return number;
    }

    /// The sweep leaves the files that rows name, all of them and no others.
    private static void checkBlobs(Database database, SqliteStore store, DataFolder data) throws Exception {
        store.sweep(new DeliveryId((1L << 60) - 1));
        int named = database.read(statements -> {
            try (ResultSet row = statements
                    .prepare("SELECT count(*) FROM delivery WHERE body IS NULL")
                    .executeQuery()) {
                return row.getInt(1);
            }
        });
        try (Stream<Path> files = Files.walk(data.blobs())) {
            assertThat(files.filter(Files::isRegularFile).count()).isEqualTo(named);
        }
    }
}
