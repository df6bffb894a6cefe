package org.letterlock.server.directory;

import org.jspecify.annotations.Nullable;

/// The directory cannot answer: gone, slow, busy, or set up so that it does not answer us. The message says which, in
/// words that are the same each time.
final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String cause) {
        this(cause, null);
    }

    NoAnswer(String cause, @Nullable Throwable failure) {
        super(cause, failure);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
