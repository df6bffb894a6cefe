package org.letterlock.server.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.concurrent.atomic.AtomicLong;
import org.letterlock.server.store.DataFolder;

/// Where messages wait while they come in: small ones in memory, big ones in files of one folder, and all of them
/// together in no more memory than was allowed. Safe for any thread; one is shared by all listeners.
public final class Spools {
    private final Path folder;
    private final FileAttribute<?>[] ownersOnly;
    private final AtomicLong memory;
    private final AtomicLong names = new AtomicLong();

    private Spools(Path folder, long memory) {
        this.folder = folder;
        this.ownersOnly = DataFolder.mode(folder, "rw-------");
        this.memory = new AtomicLong(memory);
    }

    /// Uses `folder`, made if need be, and clears what an earlier run has left there: a message that was never
    /// acknowledged. The folder must lie on the file system of the blobs and belong to one server alone.
    ///
    /// @param memory octets that all messages together may hold on the heap; beyond, they go to files earlier
    public static Spools open(Path folder, long memory) throws IOException {
        Files.createDirectories(folder);
        try (var left = Files.newDirectoryStream(folder, "*.eml")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        return new Spools(folder, memory);
    }

    /// @param announced how big the client says the message will be, or 0; a hint only
    public Spool spool(long announced) {
        return new Spool(this, announced);
    }

    /// Whether so many octets of memory could be had; [#give] them back.
    boolean take(long octets) {
        if (memory.addAndGet(-octets) >= 0) {
            return true;
        }
        memory.addAndGet(octets);
        return false;
    }

    /// Takes so many octets of memory even beyond what is allowed.
    void force(long octets) {
        memory.addAndGet(-octets);
    }

    void give(long octets) {
        memory.addAndGet(octets);
    }

    /// How much memory is left, in octets.
    long left() {
        return memory.get();
    }

    /// What the files are made with: whatever the folder's mode, and wherever they are moved, mail is nobody else's.
    FileAttribute<?>[] ownersOnly() {
        return ownersOnly;
    }

    Path nextFile() {
        return folder.resolve(names.incrementAndGet() + ".eml");
    }
}
