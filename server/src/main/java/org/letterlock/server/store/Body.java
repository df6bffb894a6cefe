package org.letterlock.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bytes of a message on their way into the store.
public sealed interface Body extends AutoCloseable {
    /// Bodies up to this many octets should come as [Small], longer ones as [Large].
    int SMALL_LIMIT = 128 << 10;

    long size();

    /// Gives back memory, or deletes the file if the store has not taken it.
    @Override
    void close();

    /// Small enough to lie in memory and then in a row: `bytes[0..size)`.
    record Small(byte[] bytes, int length) implements Body {
        @Override
        public long size() {
            return length;
        }

        @Override
        public void close() {}
    }

    /// A file in the spool folder of the same file system, already synced by the session's own thread; the store moves
    /// it among its blobs.
    record Large(Path file, long size) implements Body {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                // swept at the next start
            }
        }
    }
}
