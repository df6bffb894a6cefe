package org.letterlock.server.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The disk or the database did not do its work. Nothing of the failed work remains.
public final class StorageFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// No space: SMTP says 452 4.3.1.
        FULL,
        /// Anything else: SMTP says 451 4.3.0.
        UNAVAILABLE
    }

    private final Kind kind;

    public StorageFailed(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What a failed file operation means.
    public static StorageFailed of(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        // The JDK gives ENOSPC and EDQUOT no exception of their own.
        boolean full = said.contains("No space left on device") || said.contains("Disk quota exceeded");
        return new StorageFailed(full ? Kind.FULL : Kind.UNAVAILABLE, "the disk failed: " + said, failure);
    }

    public Kind kind() {
        return kind;
    }
}
