package org.letterlock.net.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nobody could be reached. The message names every address tried and what became of it.
public final class ConnectFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// There is no such name, or it has no address of the family asked for.
        HOST_NOT_FOUND,
        /// Somebody said no: nothing listens at that port.
        REFUSED,
        /// Nobody answered in time.
        TIMED_OUT,
        /// No way leads there, or not from the source address asked for.
        UNREACHABLE,
        /// The proxy could not or would not.
        PROXY
    }

    private final Reason reason;
    private final List<String> attempts;

    public ConnectFailed(Reason reason, String message, List<String> attempts, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.attempts = List.copyOf(attempts);
    }

    public Reason reason() {
        return reason;
    }

    /// One sentence per address tried, such as `192.0.2.1:25: connection refused`.
    public List<String> attempts() {
        return attempts;
    }
}
