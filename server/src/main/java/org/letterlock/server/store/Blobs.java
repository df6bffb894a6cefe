package org.letterlock.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Bodies too large for a row: one write-once file each, named by the id of its delivery, in up to 1024 folders named
/// by the id's last two characters. The row that names a file is written after the file is safe, so a file without a
/// row may be left behind by a crash, and a row without a file may not.
///
/// Safe for any thread.
public final class Blobs {
    /// The characters of an id that name the folder: its last ones are as good as random, so the folders fill evenly.
    private static final int SHARD_CHARACTERS = 2;

    private final Path folder;

    /// The shards whose own entry in `folder` is known to be on disk.
    private final ConcurrentHashMap<Path, Boolean> shards = new ConcurrentHashMap<>();

    /// @param folder exists, on the file system of the spool
    public Blobs(Path folder) {
        this.folder = folder;
    }

    /// Moves a synced file among the blobs, and returns when its new name is on disk.
    void take(DeliveryId id, Path file) throws IOException {
        Path shard = madeShard(id);
        Path target = path(id);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(shard);
    }

    /// Writes a blob from memory, and returns when it and its name are on disk. What a crash leaves of it has no row.
    void write(DeliveryId id, byte[] bytes, int length) throws IOException {
        Path shard = madeShard(id);
        Path target = path(id);
        try (FileChannel channel = FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                DataFolder.mode(target, "rw-------"))) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        sync(shard);
    }

    /// Two threads may make the same shard; each syncs its name before it goes on.
    private Path madeShard(DeliveryId id) throws IOException {
        Path shard = shard(id);
        if (!shards.containsKey(shard)) {
            DataFolder.makePrivate(shard);
            sync(folder);
            shards.put(shard, true);
        }
        return shard;
    }

    /// A folder's entries are on disk once the folder is synced. Windows has no such call, and needs none.
    static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    InputStream open(DeliveryId id) throws IOException {
        return Files.newInputStream(path(id));
    }

    void remove(DeliveryId id) throws IOException {
        Files.deleteIfExists(path(id));
    }

    Path path(DeliveryId id) {
        return shard(id).resolve(id.toString());
    }

    /// The path of a blob that is to be written there, in a folder that exists.
    Path newPath(DeliveryId id) throws IOException {
        DataFolder.makePrivate(shard(id));
        return path(id);
    }

    private Path shard(DeliveryId id) {
        String name = id.toString();
        return folder.resolve(name.substring(name.length() - SHARD_CHARACTERS));
    }

    List<Path> shards() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /// The ids of the files of one shard; files that are named otherwise are not ours.
    List<DeliveryId> inShard(Path shard) throws IOException {
        var ids = new ArrayList<DeliveryId>();
        try (Stream<Path> entries = Files.list(shard)) {
            entries.forEach(
                    entry -> DeliveryId.parse(entry.getFileName().toString()).ifPresent(ids::add));
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        return ids;
    }
}
