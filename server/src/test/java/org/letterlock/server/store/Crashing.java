package org.letterlock.server.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.store.Store.Delivery;

/// A server that does nothing but store, from many threads, until it is killed. It prints the number of a message, on
/// a line of its own, after the store has said that the message is stored.
///
/// Everything about a message follows from its number, so that whoever finds it can tell whether it is whole.
final class Crashing {
    static final int ACCOUNTS = 5;
    private static final int SENDERS = 16;

    private Crashing() {}

    static List<AccountId> recipients(long number) {
        var random = new Random(number);
        long first = random.nextInt(ACCOUNTS);
        return LongStream.rangeClosed(first, first + random.nextInt(3))
                .mapToObj(account -> new AccountId(account % ACCOUNTS))
                .toList();
    }

    /// Most are small, some go beside the rows when the disk is crowded, some are files from the start.
    private static int size(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Body.SMALL_LIMIT + random.nextInt(100_000);
            case 1, 2 -> 40_000 + random.nextInt(60_000);
            default -> 100 + random.nextInt(8_000);
        };
    }

    /// The number as text, and then octets that follow from it.
    static byte[] content(long number) {
        var random = new Random(~number);
        var content = new byte[size(random)];
        random.nextBytes(content);
        byte[] head = (number + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, content, 0, head.length);
        return content;
    }

    /// The number of the message that starts so.
    static long number(byte[] content) {
        int end = 0;
        while (content[end] != '\n') {
            end++;
        }
        return Long.parseLong(new String(content, 0, end, StandardCharsets.US_ASCII));
    }

    /// `FOLDER FIRST-NUMBER`
    public static void main(String[] arguments) throws Exception {
        DataFolder data = DataFolder.make(Path.of(arguments[0]));
        long first = Long.parseLong(arguments[1]);
        if (!(data.claim() instanceof ServeLock.Claim.Granted)) {
            throw new IllegalStateException("the folder is taken");
        }
        data.emptySpool();
        SqliteDatabase database = SqliteDatabase.open(data.database());
        var store = new SqliteStore(database, new Blobs(data.blobs()));
        var ids = new DeliveryIds(InstantSource.system(), new Random());
        DeliveryId before = ids.next();
        var acknowledgements = new FileOutputStream(FileDescriptor.out);
        Thread.startVirtualThread(() -> orElseEnd(() -> store.sweep(before)));
        for (int sender = 0; sender < SENDERS; sender++) {
            long start = first + sender;
            Thread.startVirtualThread(() -> orElseEnd(() -> {
                for (long number = start; ; number += SENDERS) {
                    store.deliver(new Delivery(
                            ids.next(),
                            number + "@example.org",
                            recipients(number),
                            body(data, content(number)),
                            InstantSource.system().instant()));
                    // One small write: whole or absent in the pipe.
                    acknowledgements.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            }));
        }
        Thread.currentThread().join();
    }

    private static void orElseEnd(Callable<?> task) {
        try {
            task.call();
        } catch (Exception failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static Body body(DataFolder data, byte[] content) throws IOException {
        if (content.length <= Body.SMALL_LIMIT) {
            return new Body.Small(Arrays.copyOf(content, content.length + 100), content.length);
        }
        Path file = Files.createTempFile(data.spool(), "", "");
        Files.write(file, content);
        Blobs.sync(file);
        return new Body.Large(file, content.length);
    }
}
