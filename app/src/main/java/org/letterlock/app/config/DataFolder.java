package org.letterlock.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one folder in which everything of a server lies: configuration, key and certificate, pepper, database, large
/// messages. Its owner alone may look into it.
///
/// @param path absolute
public record DataFolder(Path path) {
    /// The folder where none was named, in the current one.
    public static final String DEFAULT_NAME = "letterlock-data";

    /// The variable that names another.
    public static final String VARIABLE = "LETTERLOCK_DATA";

    public Path configuration() {
        return path.resolve("letterlock.toml");
    }

    public Path certificate() {
        return path.resolve("certificate.pem");
    }

    public Path key() {
        return path.resolve("key.pem");
    }

    /// The key of all hashes and seals in the database.
    public Path pepper() {
        return path.resolve("pepper.key");
    }

    public Path database() {
        return path.resolve("letterlock.db");
    }

    /// Messages on their way in, and large ones for good.
    public Path bodies() {
        return path.resolve("bodies");
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    /// Whether a first start has been here.
    public boolean exists() {
        return Files.exists(configuration());
    }

    /// Makes the folder where it is missing, for its owner alone.
    public void create() throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path, ownerOnly(path, "rwx------"));
        }
    }

    /// Writes a file, whole or not at all, that its owner alone may read; an older one is replaced.
    public static void writePrivate(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(folder, ".", ".tmp", ownerOnly(file, "rw-------"));
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path near, String permissions) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// Claims the folder for the one server that may run on it.
    ///
    /// @return the claim, or who has it
    public Claim claim() throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = read(channel);
            channel.close();
            return new Claim.Taken(holder.isEmpty() ? Optional.empty() : Optional.of(holder));
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        return new Claim.Ours(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException byThisVeryProcess) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
    }

    /// What came of [#claim].
    public sealed interface Claim {
        /// Ours until closed, or until this process ends, however it ends.
        record Ours(FileChannel channel) implements Claim, AutoCloseable {
            @Override
            public void close() throws IOException {
                channel.close();
            }
        }

        /// @param pid of the server that has it, where it can be told
        record Taken(Optional<String> pid) implements Claim {}
    }
}
