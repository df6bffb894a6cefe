package org.letterlock.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/// A server's claim on its data folder: a lock of the operating system, so it ends with the process, however that
/// ends. The file tells which process holds it. Safe for any thread.
public final class ServeLock implements AutoCloseable {
    /// The lock lies on an octet far behind the text, because some systems do not let others read what is locked.
    private static final long LOCKED_OCTET = 1 << 20;

    private static final int PID_MAX_OCTETS = 32;

    /// What this process holds. The operating system's lock is the process's: closing a second descriptor of the file
    /// would give up the first one's lock, so a second one must not be opened.
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private ServeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Whether the folder is ours.
    public sealed interface Claim {
        record Granted(ServeLock lock) implements Claim {}

        /// @param pid the process that holds it, if it could be read
        record HeldBy(OptionalLong pid) implements Claim {}
    }

    static Claim claim(Path folder, String name) throws IOException {
        synchronized (HELD_HERE) {
            Path real = folder.toRealPath().resolve(name);
            if (HELD_HERE.contains(real)) {
                return new Claim.HeldBy(OptionalLong.of(ProcessHandle.current().pid()));
            }
            FileChannel channel = FileChannel.open(
                    real,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    DataFolder.mode(real, "rw-------"));
            try {
                FileLock lock = channel.tryLock(LOCKED_OCTET, 1, false);
                if (lock == null) {
                    OptionalLong holder = pid(channel);
                    channel.close();
                    return new Claim.HeldBy(holder);
                }
                write(channel, ProcessHandle.current().pid() + "\n");
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
            HELD_HERE.add(real);
            return new Claim.Granted(new ServeLock(real, channel));
        }
    }

    private static OptionalLong pid(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(PID_MAX_OCTETS);
        channel.read(text, 0);
        try {
            return OptionalLong.of(
                    Long.parseLong(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim()));
        } catch (NumberFormatException beingWritten) {
            return OptionalLong.empty();
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /// Gives up the claim. The file stays: deleting it would let two servers lock two files of one name.
    @Override
    public void close() {
        synchronized (HELD_HERE) {
            if (!HELD_HERE.remove(file)) {
                return;
            }
            try (channel) {
                channel.truncate(0);
            } catch (IOException useless) {
                // the lock is gone with the channel
            }
        }
    }
}
