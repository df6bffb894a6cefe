package org.letterlock.server.database;

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

    public Kind kind() {
        return kind;
    }
}
