package org.letterlock.server.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/// Everything a server keeps, in one folder:
///
/// ```
/// letterlock.db    accounts, mailboxes, small bodies (and SQLite's -wal and -shm beside it)
/// blobs/           large bodies, write-once
/// spool/           large bodies on their way in; of no worth once the server stops
/// native/          SQLite's library, unpacked once
/// lock             held by the server that runs here
/// …                configuration, keys and certificates, which the application puts beside these
/// ```
///
/// What is made here is readable by its owner only. An existing folder keeps its mode: it may be someone's home.
public final class DataFolder {
    static final String DATABASE = "letterlock.db";
    static final String BLOBS = "blobs";
    static final String SPOOL = "spool";
    static final String NATIVE = "native";
    static final String LOCK = "lock";

    /// What [Backup] and [Restore] treat in a way of its own, or leave.
    static final Set<String> OURS =
            Set.of(DATABASE, DATABASE + "-wal", DATABASE + "-shm", DATABASE + "-changes", BLOBS, SPOOL, NATIVE, LOCK);

    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /// Makes what is missing of the folder and its subfolders.
    public static DataFolder make(Path root) throws IOException {
        var folder = new DataFolder(root.toAbsolutePath().normalize());
        makePrivate(folder.root);
        makePrivate(folder.blobs());
        makePrivate(folder.spool());
        return folder;
    }

    static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, mode(folder, "rwx------"));
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(folder)) {
                throw exists;
            }
        }
    }

    /// The attribute to make a file with, where the file system knows modes.
    public static FileAttribute<?>[] mode(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    public Path root() {
        return root;
    }

    public Path database() {
        return root.resolve(DATABASE);
    }

    public Path blobs() {
        return root.resolve(BLOBS);
    }

    public Path spool() {
        return root.resolve(SPOOL);
    }

    /// Claims the folder for a server. Commands that only use the database need no claim.
    public ServeLock.Claim claim() throws IOException {
        return ServeLock.claim(root, LOCK);
    }

    /// Deletes what an earlier server left in the spool. Only for the holder of the claim, before the first session.
    public void emptySpool() throws IOException {
        try (Stream<Path> left = Files.list(spool())) {
            for (Path file : left.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
