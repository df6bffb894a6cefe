package org.letterlock.bench.store;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;

/// The disk's own group commit: as many writers as there are connections, each appending a message to one shared log
/// and syncing it. No server that keeps its word can pass it without sharing syncs.
public final class RawDisk {
    private RawDisk() {}

    /// Durable appends a second.
    ///
    /// @param folder on the disk in question; the log is made there and removed again
    /// @param size octets of one append
    public static double rate(Path folder, int writers, int size, Duration time) throws Exception {
        return measure(folder, writers, size, time).perSecond();
    }

    static Writers.Result measure(Path folder, int writers, int size, Duration time) throws Exception {
        Path log = folder.resolve("raw.log");
        ByteBuffer content = content(size);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND)) {
            return Writers.run(writers, false, time, _ -> {
                ByteBuffer own = content.duplicate();
                return () -> {
                    own.clear();
                    while (own.hasRemaining()) {
                        file.write(own);
                    }
                    file.force(false);
                };
            });
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static ByteBuffer content(int size) {
        var content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return ByteBuffer.allocateDirect(size).put(content);
    }
}
