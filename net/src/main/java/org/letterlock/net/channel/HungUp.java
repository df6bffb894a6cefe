package org.letterlock.net.channel;

import org.jspecify.annotations.Nullable;

/// The peer is gone, or as good as gone. Nobody is left to tell.
public final class HungUp extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// It closed the connection, cleanly or not.
        CLOSED,
        /// It was silent longer than our patience, or dripped past the deadline.
        TIMED_OUT,
        /// The TLS handshake failed, or a record was broken.
        TLS,
        /// We are shutting down.
        SHUTDOWN
    }

    private final Reason reason;

    public HungUp(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
