package org.letterlock.app.serve;

import org.jspecify.annotations.Nullable;

/// A server cannot start, or a data folder cannot be opened. The message says why and what to do, for the operator.
public final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// What the operator wrote is wrong, or would be dangerous, or belongs to a newer version.
        CONFIGURATION,
        /// A port or the folder is in another's hands.
        TAKEN,
        /// There is nothing where something should be.
        MISSING,
        /// The disk or the database did not do its work.
        STORAGE
    }

    private final Kind kind;

    public CannotStart(Kind kind, String message) {
        this(kind, message, null);
    }

    public CannotStart(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
