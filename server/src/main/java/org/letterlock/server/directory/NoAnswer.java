package org.letterlock.server.directory;

import org.jspecify.annotations.Nullable;

/// The directory cannot answer: gone, slow, busy, or set up so that it does not answer us. The message says which, in
/// words that are the same each time.
final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    /// What kind of thing would help.
    enum Kind {
        /// Time.
        LATER,
        /// Another certificate, or trust in it.
        TLS,
        /// Another configuration, here or there.
        CONFIGURATION
    }

    private final Kind kind;

    NoAnswer(Kind kind, String cause) {
        this(kind, cause, null);
    }

    NoAnswer(Kind kind, String cause, @Nullable Throwable failure) {
        super(cause, failure);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
