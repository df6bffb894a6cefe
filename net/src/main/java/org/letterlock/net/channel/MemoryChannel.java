package org.letterlock.net.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.letterlock.net.wire.MemoryWire;

/// Channels without a network: two ends in one process, for tests and for the sandbox. The same code as over TCP, from
/// the buffers upwards.
public final class MemoryChannel {
    /// RFC 5737: addresses that belong to nobody.
    private static final InetSocketAddress CLIENT = address(203, 0, 113, 5, 4711);

    private static final InetSocketAddress SERVER = address(192, 0, 2, 1, 587);

    private MemoryChannel() {}

    /// Two ends of one connection.
    public static final class Pair implements AutoCloseable {
        private final Channel client;
        private final Channel server;
        private final MemoryWire.Time time;

        private Pair(Channel client, Channel server, MemoryWire.Time time) {
            this.client = client;
            this.server = server;
            this.time = time;
        }

        public Channel client() {
            return client;
        }

        public Channel server() {
            return server;
        }

        /// Both ends see this much time pass at once: patience ends and deadlines fall, and nobody waited.
        public void later(Duration duration) {
            time.later(duration);
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    /// A client at 203.0.113.5:4711 and a server at 192.0.2.1:587.
    public static Pair pair() {
        return pair(CLIENT, SERVER);
    }

    public static Pair pair(InetSocketAddress client, InetSocketAddress server) {
        MemoryWire.Pair wires = MemoryWire.pair();
        return new Pair(
                new BufferedChannel(wires.one(), new Peer(server, client)),
                new BufferedChannel(wires.other(), new Peer(client, server)),
                wires.time());
    }

    private static InetSocketAddress address(int a, int b, int c, int d, int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four octets make an address", impossible);
        }
    }
}
