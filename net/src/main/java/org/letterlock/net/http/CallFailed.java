package org.letterlock.net.http;

import org.jspecify.annotations.Nullable;

/// There is no answer, or none that can be taken. The message says so in plain words and names the host, never what
/// was sent.
public final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Reason {
        /// There is no such name.
        HOST_NOT_FOUND,
        /// No connection, or it broke.
        UNREACHABLE,
        /// Not done in time.
        TIMED_OUT,
        /// TLS failed: most often a certificate that is not to be trusted.
        TLS,
        /// More than was allowed, or no HTTP.
        BAD_ANSWER,
        /// Our own thread was told to stop.
        INTERRUPTED
    }

    private final Reason reason;

    public CallFailed(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the same again, later, may succeed.
    public boolean temporary() {
        return reason != Reason.TLS && reason != Reason.BAD_ANSWER;
    }
}
