package org.letterlock.app.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.letterlock.protocol.text.Secret;

/// A secret that the configuration names by its file: one line, readable by its owner alone.
final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /// @param setting which setting names it, for the message
    static Secret read(Path file, String setting) throws CannotStart {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw unusable(setting, file + " may be read by others; chmod 600 " + file, null);
            }
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length;
            while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
                length--;
            }
            byte[] line = Arrays.copyOf(bytes, length);
            Arrays.fill(bytes, (byte) 0);
            if (length == 0) {
                throw unusable(setting, file + " is empty", null);
            }
            try {
                return Secret.of(line);
            } finally {
                Arrays.fill(line, (byte) 0);
            }
        } catch (NoSuchFileException missing) {
            throw unusable(setting, "there is no file " + file, missing);
        } catch (IOException failed) {
            throw unusable(setting, "cannot read " + file + ": " + failed, failed);
        }
    }

    private static CannotStart unusable(
            String setting, String problem, @org.jspecify.annotations.Nullable Exception cause) {
        return new CannotStart(CannotStart.Kind.CONFIGURATION, setting + ": " + problem, cause);
    }
}
