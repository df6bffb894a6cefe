package org.letterlock.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// Keeps SQLite's native library beside the database. Left alone the driver unpacks it into the system's temporary
/// folder at every start and compares every octet: measured at 150 ms, and a killed process leaves its copy behind.
///
/// Anything that goes wrong here leaves the driver to its own way.
final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
    private static final String PATH_PROPERTY = "org.sqlite.lib.path";
    private static final String NAME_PROPERTY = "org.sqlite.lib.name";
    private static final String PREFIX = "sqlite-";

    private NativeLibrary() {}

    /// Has the driver load its library from `folder`, unpacked there first if need be. The first call in a process
    /// decides; an operator's own setting of the driver's properties comes before it.
    static synchronized void keepIn(Path folder) {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        // Not the driver's own idea of the platform, which it starts a process to form.
        String name = PREFIX + SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.arch") + "-"
                + System.mapLibraryName("sqlitejdbc");
        try {
            if (!Files.exists(folder)) {
                Files.createDirectory(folder, Connections.mode(folder, "rwx------"));
            }
            if (isOursAlone(folder) && (Files.exists(folder.resolve(name)) || unpack(folder, name))) {
                System.setProperty(NAME_PROPERTY, name);
                System.setProperty(PATH_PROPERTY, folder.toAbsolutePath().toString());
            }
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the library of SQLite is not kept in {0}: {1}", folder, failed);
        }
    }

    /// Code is loaded from here: nobody else may have put it there.
    private static boolean isOursAlone(Path folder) throws IOException {
        PosixFileAttributeView posix =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (posix == null) {
            return false;
        }
        PosixFileAttributes attributes = posix.readAttributes();
        return attributes.isDirectory()
                && attributes.owner().getName().equals(System.getProperty("user.name"))
                && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    }

    /// Never in place: another process may be starting from the same file. What has its name is whole.
    ///
    /// @return false if the driver has no library for this machine
    private static boolean unpack(Path folder, String name) throws IOException {
        String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(packed)) {
            if (in == null) {
                return false;
            }
            removeOthers(folder);
            Path unpacking = Files.createTempFile(folder, PREFIX, ".unpacking");
            try (FileChannel out = FileChannel.open(unpacking, StandardOpenOption.WRITE)) {
                for (var bytes = ByteBuffer.wrap(in.readAllBytes()); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(unpacking, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /// Libraries of other versions; a process that runs one keeps it.
    private static void removeOthers(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(PREFIX)) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }
}
