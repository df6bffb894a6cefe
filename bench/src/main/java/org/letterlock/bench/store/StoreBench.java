package org.letterlock.bench.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.store.Blobs;
import org.letterlock.server.store.Body;
import org.letterlock.server.store.DataFolder;
import org.letterlock.server.store.DeliveryIds;
import org.letterlock.server.store.SqliteStore;
import org.letterlock.server.store.Store.Delivery;

/// Durable deliveries a second by 1, 10 and 100 writers, and beside them, in the same run, the disk's own limit,
/// [RawDisk].
///
/// `StoreBench [FOLDER [SECONDS [OCTETS…]]]`; the folder should lie on the disk in question, and must not exist.
public final class StoreBench {
    private static final int[] WRITERS = {1, 10, 100};

    private static final int[] SIZES = {4 << 10, 100 << 10};

    private final Path folder;
    private final Duration time;
    private final PrintStream out;
    private int runs;

    private StoreBench(Path folder, Duration time, PrintStream out) {
        this.folder = folder;
        this.time = time;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "store-bench");
        var time = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 5);
        int[] sizes = SIZES;
        if (arguments.length > 2) {
            sizes = List.of(arguments).subList(2, arguments.length).stream()
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
        Files.createDirectories(folder);
        var bench = new StoreBench(folder, time, System.out);
        bench.out.printf(
                "%9s %8s  %-22s %10s %8s %10s %10s%n", "octets", "writers", "", "/s", "of raw", "p50 µs", "p99 µs");
        for (int size : sizes) {
            for (int writers : WRITERS) {
                bench.compare(size, writers);
            }
        }
        delete(folder);
    }

    private void compare(int size, int writers) throws Exception {
        double raw =
                print(size, writers, "append + fdatasync", Double.NaN, RawDisk.measure(folder, writers, size, time));
        print(size, writers, "row, platform threads", raw, store(size, writers, false, false));
        print(size, writers, "row, virtual threads", raw, store(size, writers, true, false));
        print(size, writers, "file, virtual threads", raw, store(size, writers, true, true));
    }

    private double print(int size, int writers, String what, double raw, Writers.Result result) {
        String share = Double.isNaN(raw) ? "" : String.format(Locale.ROOT, "%.2f", result.perSecond() / raw);
        out.printf(
                Locale.ROOT,
                "%9d %8d  %-22s %10.0f %8s %10d %10d%n",
                size,
                writers,
                what,
                result.perSecond(),
                share,
                result.median(),
                result.slow());
        return result.perSecond();
    }

    private static byte[] content(int size) {
        var content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }

    private static void write(FileChannel file, byte[] content) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
            file.write(rest);
        }
    }

    private Writers.Result store(int size, int writers, boolean virtual, boolean inFile) throws Exception {
        DataFolder data = DataFolder.make(folder.resolve("store-" + runs++));
        byte[] content = content(size);
        var ids = new DeliveryIds(InstantSource.system(), new Random(runs));
        try (var database = SqliteDatabase.open(data.database())) {
            var store = new SqliteStore(database, new Blobs(data.blobs()));
            return Writers.run(writers, virtual, time, number -> {
                var recipient = List.of(new AccountId(number + 1L));
                return () -> store.deliver(new Delivery(
                        ids.next(),
                        "sender@example.org",
                        recipient,
                        inFile ? spooled(data, content) : new Body.Small(content, content.length),
                        InstantSource.system().instant()));
            });
        } finally {
            delete(data.root());
        }
    }

    /// What a session does with a large body.
    private static Body spooled(DataFolder data, byte[] content) throws IOException {
        Path file = Files.createTempFile(data.spool(), "", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, content);
            channel.force(false);
        }
        return new Body.Large(file, content.length);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> entries;
        try (var walk = Files.walk(folder)) {
            entries = walk.sorted((one, two) -> two.compareTo(one)).toList();
        }
        for (Path entry : entries) {
            Files.deleteIfExists(entry);
        }
    }
}
