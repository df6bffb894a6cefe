package org.letterlock.server.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Body;

/// One message on its way in: in memory as long as it is small and memory is to be had, then in a file.
///
/// For one thread. Closing gives back the memory, and deletes the file if nobody has taken it: close it only after the
/// store has answered.
public final class Spool implements AutoCloseable {
    /// The least a spool works with, even when memory is short; most messages fit.
    private static final int LEAST = 8 * 1024;

    /// How many times bigger its buffer gets when it is full.
    private static final int GROWTH = 4;

    /// Room for the header lines that are added to an announced size.
    private static final int STAMP = 1024;

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Spools spools;
    private byte[] buffer;
    private int used;
    private long written;
    private @Nullable Path path;
    private @Nullable FileChannel file;

    Spool(Spools spools, long announced) {
        this.spools = spools;
        int wanted = announced <= 0 ? LEAST : Math.clamp(announced + STAMP, LEAST, Body.SMALL_LIMIT);
        if (wanted > LEAST && spools.take(wanted)) {
            buffer = new byte[wanted];
        } else {
            spools.force(LEAST);
            buffer = new byte[LEAST];
        }
    }

    /// Octets so far.
    public long size() {
        return written + used;
    }

    public void write(byte[] bytes, int from, int to) throws StorageFailed {
        int at = from;
        while (at < to) {
            if (used == buffer.length && !grow(to - at)) {
                spill();
            }
            int count = Math.min(to - at, buffer.length - used);
            System.arraycopy(bytes, at, buffer, used, count);
            used += count;
            at += count;
        }
    }

    public void write(byte[] bytes) throws StorageFailed {
        write(bytes, 0, bytes.length);
    }

    /// The whole message; a big one is on disk when this returns.
    public Body finish() throws StorageFailed {
        if (file == null || path == null) {
            return new Body.Small(buffer, used);
        }
        spill();
        try {
            // The store relies on it: what it is handed needs no further sync (fdatasync covers the length).
            file.force(false);
            file.close();
        } catch (IOException failed) {
            throw StorageFailed.of(failed);
        }
        return new Body.Large(path, written);
    }

    @Override
    public void close() {
        spools.give(buffer.length);
        buffer = new byte[0];
        used = 0;
        if (file != null && path != null) {
            try {
                file.close();
                Files.deleteIfExists(path);
            } catch (IOException left) {
                // cleared when the folder is opened next time
            }
        }
    }

    private boolean grow(int needed) {
        int wanted = (int) Math.min(Body.SMALL_LIMIT, Math.max(buffer.length * (long) GROWTH, (long) used + needed));
        int more = wanted - buffer.length;
        if (file != null || more <= 0 || !spools.take(more)) {
            return false;
        }
        buffer = Arrays.copyOf(buffer, wanted);
        return true;
    }

    private void spill() throws StorageFailed {
        try {
            if (file == null) {
                path = spools.nextFile();
                file = FileChannel.open(path, NEW, spools.ownersOnly());
            }
            var rest = ByteBuffer.wrap(buffer, 0, used);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } catch (IOException failed) {
            throw StorageFailed.of(failed);
        }
        written += used;
        used = 0;
    }
}
