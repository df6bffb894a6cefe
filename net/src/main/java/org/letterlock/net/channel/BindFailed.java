package org.letterlock.net.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A listener could not have its port. The message says which, why, and who has it where that can be known.
public final class BindFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// Somebody else listens there.
        TAKEN,
        /// Ports below 1024 are for the privileged.
        FORBIDDEN,
        /// This machine has no such address.
        NO_SUCH_ADDRESS,
        OTHER
    }

    private final Reason reason;

    private BindFailed(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// What the operating system said, in words.
    ///
    /// @param name what wanted to listen
    public static BindFailed of(String name, InetSocketAddress address, IOException failed) {
        String where = name + ": port " + address.getPort() + " of " + address.getHostString();
        if (address.isUnresolved()) {
            return new BindFailed(Reason.NO_SUCH_ADDRESS, where + ": there is no such host", failed);
        }
        String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("in use")) {
            Optional<String> holder = PortHolder.of(address.getPort());
            return new BindFailed(
                    Reason.TAKEN,
                    where + " is taken"
                            + holder.map(process -> " by " + process).orElse(" by another process"),
                    failed);
        }
        if (message.contains("permission denied")) {
            return new BindFailed(
                    Reason.FORBIDDEN,
                    where + " is forbidden to this user: ports below 1024 need root or CAP_NET_BIND_SERVICE",
                    failed);
        }
        if (message.contains("cannot assign")) {
            return new BindFailed(Reason.NO_SUCH_ADDRESS, where + ": this machine has no such address", failed);
        }
        return new BindFailed(Reason.OTHER, where + " cannot be opened: " + failed.getMessage(), failed);
    }
}
