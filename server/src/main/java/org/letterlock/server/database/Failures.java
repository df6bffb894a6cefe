package org.letterlock.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/// What the database said, as what a caller can do about it.
final class Failures {
    /// SQLite says FULL where a write found no space, but an I/O error where its shared-memory file did.
    private static final long FULL_BELOW_BYTES = 256 << 10;

    private Failures() {}

    static StorageFailed of(Path file, SQLException failure) {
        return new StorageFailed(kind(file, failure), "the database failed: " + failure.getMessage(), failure);
    }

    private static StorageFailed.Kind kind(Path file, SQLException failure) {
        int code = failure.getErrorCode() & 0xff;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return StorageFailed.Kind.FULL;
        }
        boolean perhaps = code == SQLiteErrorCode.SQLITE_IOERR.code || code == SQLiteErrorCode.SQLITE_CANTOPEN.code;
        return perhaps && noSpace(file) ? StorageFailed.Kind.FULL : StorageFailed.Kind.UNAVAILABLE;
    }

    private static boolean noSpace(Path file) {
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
