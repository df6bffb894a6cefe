package org.letterlock.client.smtp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// There is no connection, or no longer. Whether a message that was being sent arrived is unknown where
/// [#phase] is [Phase#DATA]: its acceptance may have been lost on the way (RFC 5321 §6.1).
public final class ConnectionLost extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// The name has no address.
        HOST_NOT_FOUND,
        /// Nobody listens there, or nothing leads there.
        REFUSED,
        /// It was silent longer than our patience.
        TIMED_OUT,
        /// It closed the connection in the middle.
        CLOSED
    }

    private final Reason reason;
    private final Phase phase;

    public ConnectionLost(Reason reason, Phase phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.phase = phase;
    }

    public Reason reason() {
        return reason;
    }

    public Phase phase() {
        return phase;
    }
}
