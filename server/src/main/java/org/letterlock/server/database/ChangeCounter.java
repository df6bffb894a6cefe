package org.letterlock.server.database;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// How many changes (see `0009-changes.sql`) are known to be committed: eight bytes of a file that all processes on
/// the database share in memory, so that asking costs nothing. It may lag behind the database by a process that died
/// between its commit and its word of it; [SqliteDatabase#changes] makes that good. Safe for any thread.
final class ChangeCounter implements AutoCloseable {
    private static final VarHandle COUNT = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment shared;

    private ChangeCounter(FileChannel file) throws IOException {
        this.shared = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES, arena);
    }

    /// Opens the counter of a database, or makes it, readable by its owner only.
    static ChangeCounter beside(Path database) throws IOException {
        Path path = database.resolveSibling(database.getFileName() + "-changes");
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Connections.mode(path, "rw-------"))) {
            if (file.size() < Long.BYTES) {
                // On a full disk this fails with a word; what is mapped without being there would fail with a signal.
                file.write(ByteBuffer.allocate(Long.BYTES), 0);
            }
            return new ChangeCounter(file); // a mapping outlives its channel
        }
    }

    /// @throws IllegalStateException once closed
    long now() {
        return (long) COUNT.getVolatile(shared, 0L);
    }

    /// Counts up to `committed`, never down.
    void reached(long committed) {
        for (long now = now(); now < committed; now = now()) {
            if (COUNT.compareAndSet(shared, 0L, now, committed)) {
                return;
            }
        }
    }

    /// Lets go of the file; doing so again does nothing.
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
