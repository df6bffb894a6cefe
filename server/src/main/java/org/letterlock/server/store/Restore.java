package org.letterlock.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.letterlock.server.database.Snapshot;
import org.letterlock.server.database.StorageFailed;

/// Makes a data folder from a [Backup]. For platform threads.
public final class Restore {
    private Restore() {}

    /// Checks the backup and copies it; nothing of it is shared afterwards.
    ///
    /// @param to does not exist, or is an empty folder
    public static Backup.Outcome into(Path backup, Path to) throws StorageFailed, IOException {
        return switch (Backup.verify(backup)) {
            case Backup.Outcome.Refused refused -> refused;
            case Backup.Outcome.Done _
            when Files.exists(to) && !isEmpty(to) -> new Backup.Outcome.Refused(to + " is not an empty folder");
            case Backup.Outcome.Done sound -> claimAndCopy(backup, to, sound);
        };
    }

    private static Backup.Outcome claimAndCopy(Path backup, Path to, Backup.Outcome.Done sound)
            throws StorageFailed, IOException {
        DataFolder data = DataFolder.make(to);
        return switch (data.claim()) {
            case ServeLock.Claim.HeldBy(OptionalLong pid) ->
                new Backup.Outcome.Refused(
                        "a server runs on " + to + (pid.isPresent() ? ", process " + pid.getAsLong() : ""));
            case ServeLock.Claim.Granted(ServeLock lock) -> {
                try (lock) {
                    copy(backup, data, sound.contents().lost());
                }
                yield sound;
            }
        };
    }

    /// A lock file does not count: a server that was stopped leaves it.
    private static boolean isEmpty(Path folder) throws IOException {
        return Files.isDirectory(folder)
                && Copies.entries(folder).stream()
                        .allMatch(entry -> entry.getFileName().toString().equals(DataFolder.LOCK));
    }

    /// The database comes last and by one rename, so that a folder has either all of its mail or no database.
    private static void copy(Path backup, DataFolder data, List<DeliveryId> lost) throws StorageFailed, IOException {
        Set<String> without = new HashSet<>(DataFolder.OURS);
        without.add(Backup.MANIFEST);
        Copies.tree(backup, data.root(), without);
        var source = new Blobs(backup.resolve(DataFolder.BLOBS));
        var target = new Blobs(data.blobs());
        for (Backup.Named blob : Backup.Snapshots.blobs(new Snapshot(backup.resolve(DataFolder.DATABASE)))) {
            if (!lost.contains(blob.id())) {
                Copies.file(source.path(blob.id()), target.newPath(blob.id()));
            }
        }
        Path arriving = data.root().resolve(DataFolder.DATABASE + ".restoring");
        Copies.file(backup.resolve(DataFolder.DATABASE), arriving);
        Copies.sync(data.root());
        Files.move(arriving, data.database(), StandardCopyOption.ATOMIC_MOVE);
        Blobs.sync(data.root());
    }
}
