package org.letterlock.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// What the first start, and then the operator, keep in the data folder beside the store's own files.
///
/// @param folder the data folder, absolute
public record SetupFiles(Path folder) {
    /// The data folder where none was named, in the current folder.
    public static final String DEFAULT_FOLDER = "letterlock-data";

    /// The variable that names another.
    public static final String FOLDER_VARIABLE = "LETTERLOCK_DATA";

    public Path configuration() {
        return folder.resolve("letterlock.toml");
    }

    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    public Path key() {
        return folder.resolve("key.pem");
    }

    /// The key of all hashes and seals in the database.
    public Path pepper() {
        return folder.resolve("pepper.key");
    }

    /// Whether a first start has been here. The configuration is the last thing it writes.
    public boolean exist() {
        return Files.exists(configuration());
    }

    /// Writes a file, whole or not at all, that its owner alone may read; an older one is replaced.
    public static void writePrivate(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".tmp", ownerOnly(file));
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

    private static FileAttribute<?>[] ownerOnly(Path near) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
