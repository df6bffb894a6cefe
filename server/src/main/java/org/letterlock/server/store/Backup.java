package org.letterlock.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.server.database.Snapshot;
import org.letterlock.server.database.Statements;
import org.letterlock.server.database.StorageFailed;

/// A backup: a folder laid out as the data folder is, with one moment of the database, the blobs that it names, and
/// everything else that lies in the data folder (configuration, keys, certificates). It is as secret as the original.
///
/// A folder and not an archive: on the same file system the blobs are second names for the same write-once files, so a
/// backup of any size is made in moments and takes no space until the originals go; it can be checked where it lies,
/// copied on by whatever copies folders, and searched with SQLite's own tools. Who wants one file runs `tar`.
///
/// For platform threads; the server may run meanwhile.
public final class Backup {
    /// Written last: a folder without it is not a whole backup.
    static final String MANIFEST = "backup.manifest";

    /// How often to begin again because an account was removed while its blobs were copied.
    private static final int ATTEMPTS = 3;

    private Backup() {}

    /// What became of it.
    public sealed interface Outcome {
        record Done(Contents contents) implements Outcome {}

        /// Nothing was done.
        ///
        /// @param why in plain words
        record Refused(String why) implements Outcome {}
    }

    /// @param deliveries accepted messages, each counted once
    /// @param blobs those of them whose bytes are files
    /// @param octets of all bodies
    /// @param lost messages whose files the store itself does not have: its disk was damaged
    public record Contents(long deliveries, long blobs, long octets, List<DeliveryId> lost) {
        public Contents {
            lost = List.copyOf(lost);
        }
    }

    /// A blob as the database knows it.
    record Named(DeliveryId id, long size) {}

    /// Makes a backup and checks it.
    ///
    /// @param to does not exist, or is an empty folder
    public static Outcome make(DataFolder data, Path to) throws StorageFailed, IOException {
        Path target = to.toAbsolutePath().normalize();
        if (!Files.exists(data.database())) {
            return new Outcome.Refused("there is no database in " + data);
        }
        if (target.startsWith(data.root())) {
            return new Outcome.Refused(to + " lies in the data folder itself");
        }
        if (Files.exists(target)
                && !(Files.isDirectory(target) && Copies.entries(target).isEmpty())) {
            return new Outcome.Refused(to + " is not an empty folder");
        }
        DataFolder.makePrivate(target);
        Copies.tree(data.root(), target, DataFolder.OURS);
        List<DeliveryId> lost = copyMail(data, target);
        Copies.sync(target);
        Manifest.of(Snapshots.contents(target, lost)).write(target);
        return verify(target);
    }

    /// @return what could not be copied
    private static List<DeliveryId> copyMail(DataFolder data, Path target) throws StorageFailed, IOException {
        List<DeliveryId> lost = List.of();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Files.deleteIfExists(target.resolve(DataFolder.DATABASE));
            Snapshot snapshot = Snapshot.take(data.database(), target.resolve(DataFolder.DATABASE));
            lost = linkBlobs(snapshot, data.blobs(), target.resolve(DataFolder.BLOBS));
            if (lost.isEmpty()) {
                break;
            }
        }
        return lost;
    }

    private static List<DeliveryId> linkBlobs(Snapshot snapshot, Path from, Path to) throws StorageFailed, IOException {
        var lost = new ArrayList<DeliveryId>();
        DataFolder.makePrivate(to);
        var source = new Blobs(from);
        var copies = new Blobs(to);
        for (Named blob : Snapshots.blobs(snapshot)) {
            if (Files.exists(copies.path(blob.id()))) {
                continue;
            }
            try {
                Copies.linkOrFile(source.path(blob.id()), copies.newPath(blob.id()));
            } catch (NoSuchFileException gone) {
                lost.add(blob.id());
            }
        }
        return lost;
    }

    /// Whether a folder is a whole and sound backup that this program can use: SQLite checks the database, and every
    /// blob it names must be there in its size.
    public static Outcome verify(Path backup) throws StorageFailed, IOException {
        Optional<Manifest> manifest = Manifest.read(backup);
        if (manifest.isEmpty()) {
            return new Outcome.Refused(backup + " is not a whole backup: it has no readable " + MANIFEST);
        }
        var snapshot = new Snapshot(backup.resolve(DataFolder.DATABASE));
        Optional<String> damage = snapshot.damage();
        if (damage.isPresent()) {
            return new Outcome.Refused(damage.get());
        }
        Contents promised = manifest.get().contents();
        Contents found = Snapshots.contents(backup, promised.lost());
        if (!found.equals(promised)) {
            return new Outcome.Refused(
                    backup + " is damaged: its database has not the messages that " + MANIFEST + " tells of");
        }
        return damagedBlob(snapshot, backup, promised.lost())
                .<Outcome>map(Outcome.Refused::new)
                .orElse(new Outcome.Done(found));
    }

    private static Optional<String> damagedBlob(Snapshot snapshot, Path backup, List<DeliveryId> lost)
            throws StorageFailed, IOException {
        var blobs = new Blobs(backup.resolve(DataFolder.BLOBS));
        for (Named blob : Snapshots.blobs(snapshot)) {
            Path file = blobs.path(blob.id());
            if (lost.contains(blob.id())) {
                continue;
            }
            if (!Files.isRegularFile(file) || Files.size(file) != blob.size()) {
                return Optional.of(file + " is missing or has not its " + blob.size() + " octets");
            }
        }
        return Optional.empty();
    }

    /// What is asked of a backup's database.
    static final class Snapshots {
        private Snapshots() {}

        static List<Named> blobs(Snapshot snapshot) throws StorageFailed {
            return snapshot.read(statements -> {
                var blobs = new ArrayList<Named>();
                try (ResultSet row = statements
                        .prepare("SELECT id, size FROM delivery WHERE body IS NULL ORDER BY id")
                        .executeQuery()) {
                    while (row.next()) {
                        blobs.add(new Named(new DeliveryId(row.getLong(1)), row.getLong(2)));
                    }
                }
                return blobs;
            });
        }

        static Contents contents(Path backup, List<DeliveryId> lost) throws StorageFailed {
            return new Snapshot(backup.resolve(DataFolder.DATABASE)).read(statements -> contents(statements, lost));
        }

        private static Contents contents(Statements statements, List<DeliveryId> lost) throws SQLException {
            try (ResultSet row = statements
                    .prepare("SELECT count(*), coalesce(sum(body IS NULL), 0), coalesce(sum(size), 0) FROM delivery")
                    .executeQuery()) {
                return new Contents(row.getLong(1), row.getLong(2), row.getLong(3), lost);
            }
        }
    }
}
