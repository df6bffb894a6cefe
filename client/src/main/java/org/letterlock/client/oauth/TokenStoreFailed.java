package org.letterlock.client.oauth;

import org.jspecify.annotations.Nullable;

/// A token's file cannot be read or written. The message says which, why, and what to do.
public final class TokenStoreFailed extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Reason {
        /// The disk did not do its work.
        IO,
        /// Others may read what none but its owner should.
        OPEN_TO_OTHERS,
        /// It is none of ours, or was changed, or the key is another.
        DAMAGED
    }

    private final Reason reason;

    public TokenStoreFailed(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
