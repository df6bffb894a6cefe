package org.letterlock.app.serve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.letterlock.app.config.ListenerSettings;

/// A listener and where it really listens.
public record BoundListener(ListenerSettings settings, InetSocketAddress address) {
    /// `127.0.0.1:2525`, `[::1]:2525`.
    public String text() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /// Where a client on this machine finds it.
    public InetAddress near() {
        return near(address.getAddress());
    }

    static InetAddress near(InetAddress bound) {
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }
}
