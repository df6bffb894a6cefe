package org.letterlock.net.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.letterlock.net.wire.TcpWire;

/// Channels over TCP.
public final class TcpChannel {
    private TcpChannel() {}

    /// Calls `host`, a name or a literal address, trying each of its addresses in turn.
    ///
    /// @param timeout how long each address may take
    /// @throws ConnectFailed with what went wrong at each address, in words
    public static Channel connect(String host, int port, Duration timeout) throws ConnectFailed {
        return new Dial(host, port).withTimeout(timeout).connect();
    }

    /// A channel over a socket that is connected already, which it owns from now on.
    public static Channel over(Socket socket) throws IOException {
        var remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        var local = (InetSocketAddress) socket.getLocalSocketAddress();
        return new BufferedChannel(new TcpWire(socket), new Peer(remote, local));
    }
}
