package org.letterlock.client.oauth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder of files that none but their owner may read. Each is written whole or not at all.
record PrivateFiles(Path folder) {
    /// Nothing that we keep is longer.
    private static final int MOST_OCTETS = 256 * 1024;

    void makeFolder() throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectory(folder, mode("rwx------"));
            } catch (FileAlreadyExistsException meanwhile) {
                if (!Files.isDirectory(folder)) {
                    throw meanwhile;
                }
            }
        }
    }

    /// A file of whatever folder.
    static byte[] read(Path file) throws IOException, TokenStoreFailed {
        mustBePrivate(file);
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_OCTETS);
        }
    }

    private static void mustBePrivate(Path file) throws IOException, TokenStoreFailed {
        boolean open = posix(file)
                && Files.getPosixFilePermissions(file).stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        if (open) {
            throw new TokenStoreFailed(
                    TokenStoreFailed.Reason.OPEN_TO_OTHERS,
                    file
                            + " holds a secret and others may read it. Whoever could may have the token: revoke it, or, if "
                            + "you know that nobody did, run: chmod 600 " + file,
                    null);
        }
    }

    /// Replaces the file in one step, on disk before this returns: a refresh token that is lost cannot be had again.
    void write(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(folder, ".", ".tmp", mode("rw-------"));
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync();
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /// Puts the folder's own entries on disk, where the system can.
    private void sync() {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notHere) {
            // Windows opens no folders
        }
    }

    /// A file to lock, which stays.
    FileChannel openLock(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                Files.createFile(file, mode("rw-------"));
            } catch (java.nio.file.FileAlreadyExistsException another) {
                // was quicker
            }
        }
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    private FileAttribute<?>[] mode(String permissions) {
        return posix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
