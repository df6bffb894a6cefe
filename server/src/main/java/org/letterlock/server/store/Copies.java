package org.letterlock.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Copies that are on disk when a method returns, but for the folders' entries: those once [#sync] was called. What is
/// made is readable by its owner only.
final class Copies {
    private Copies() {}

    /// @param to does not exist
    static void file(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        to,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        DataFolder.mode(to, "rw-------"))) {
            long position = 0;
            for (long left = in.size(); left > 0; left = in.size() - position) {
                position += in.transferTo(position, left, out);
            }
            out.force(true);
        }
    }

    /// A second name for a write-once file, where the file systems allow; a copy where they do not.
    static void linkOrFile(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (UnsupportedOperationException | FileSystemException otherFileSystem) {
            file(from, to);
        }
    }

    /// The files of a tree, and the files that links in it lead to. Links to folders are not followed, and what is no
    /// file (a socket, say) or goes while we copy is left out.
    static void tree(Path from, Path to, Set<String> without) throws IOException {
        for (Path entry : entries(from)) {
            String name = entry.getFileName().toString();
            if (without.contains(name)) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                DataFolder.makePrivate(to.resolve(name));
                tree(entry, to.resolve(name), Set.of());
            } else if (Files.isRegularFile(entry)) {
                try {
                    file(entry, to.resolve(name));
                } catch (NoSuchFileException gone) {
                    Files.deleteIfExists(to.resolve(name));
                }
            }
        }
    }

    static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /// Puts the names of all files and folders of a tree on disk.
    static void sync(Path tree) throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(tree)) {
            folders = walk.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            Blobs.sync(folder);
        }
    }
}
