package org.letterlock.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;

/// The disk's own group commit: as many writers as there are connections, each appending a message to one shared log
/// and syncing it. No server that keeps its word can pass it without sharing syncs.
final class RawDisk {
    private static final double SECONDS = 3;

    private RawDisk() {}

    /// Durable appends a second.
    static double rate(Path folder, int writers, int size) throws IOException, InterruptedException {
        Path log = folder.resolve("raw.log");
        var done = new LongAdder();
        try (FileChannel channel =
                FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long end = System.nanoTime() + (long) (SECONDS * 1e9);
            var threads = new Thread[writers];
            for (int i = 0; i < writers; i++) {
                threads[i] = Thread.ofPlatform().start(() -> append(channel, size, end, done));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            Files.deleteIfExists(log);
        }
        return done.sum() / SECONDS;
    }

    private static void append(FileChannel channel, int size, long end, LongAdder done) {
        var buffer = ByteBuffer.allocateDirect(size);
        try {
            while (System.nanoTime() < end) {
                channel.write(buffer.clear());
                channel.force(false);
                done.increment();
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
