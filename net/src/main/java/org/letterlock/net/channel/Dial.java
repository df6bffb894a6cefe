package org.letterlock.net.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterlock.net.wire.TcpWire;

/// A call about to be made: where to, from where, by which way.
///
/// @param host a name, or a literal IPv4 or IPv6 address (brackets allowed)
/// @param timeout how long each address may take to answer
/// @param source our own address to call from, if it matters
/// @param proxy the SOCKS proxy to go through, if any
public record Dial(
        String host,
        int port,
        Duration timeout,
        Family family,
        Optional<InetAddress> source,
        Optional<SocksProxy> proxy) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /// Which addresses of a host to call.
    public enum Family {
        /// Every one, in the resolver's order (RFC 6724).
        ANY,
        IPV4,
        IPV6
    }

    public Dial {
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no such port: " + port);
        }
    }

    public Dial(String host, int port) {
        this(host, port, DEFAULT_TIMEOUT, Family.ANY, Optional.empty(), Optional.empty());
    }

    public Dial withTimeout(Duration each) {
        return new Dial(host, port, each, family, source, proxy);
    }

    public Dial withFamily(Family only) {
        return new Dial(host, port, timeout, only, source, proxy);
    }

    public Dial withSource(InetAddress own) {
        return new Dial(host, port, timeout, family, Optional.of(own), proxy);
    }

    public Dial withProxy(SocksProxy by) {
        return new Dial(host, port, timeout, family, source, Optional.of(by));
    }

    /// Calls. The channel's peer carries the host as it was given, for TLS to verify; through a proxy it is
    /// unresolved, for then we know the name only.
    ///
    /// @throws ConnectFailed with what went wrong at each address, in words
    public Channel connect() throws ConnectFailed {
        if (proxy.isPresent()) {
            return throughProxy(proxy.get());
        }
        var attempts = new ArrayList<String>();
        ConnectFailed.Reason reason = ConnectFailed.Reason.UNREACHABLE;
        IOException last = null;
        for (InetAddress address : addresses(host)) {
            try {
                // The name as it was asked for, with the address it led to.
                InetAddress named = InetAddress.getByAddress(host, address.getAddress());
                return channel(call(new InetSocketAddress(address, port)), new InetSocketAddress(named, port));
            } catch (IOException failed) {
                attempts.add(literal(address) + ": " + words(failed));
                reason = reason(failed);
                last = failed;
            }
        }
        String where = attempts.size() > 1 ? " (tried " + attempts.size() + " addresses)" : "";
        throw new ConnectFailed(
                reason,
                "cannot connect to " + host + " port " + port + where + ": " + String.join("; ", attempts),
                attempts,
                last);
    }

    private Channel throughProxy(SocksProxy by) throws ConnectFailed {
        return throughProxy(
                by, by.resolvesNames() ? host : addresses(host).getFirst().getHostAddress());
    }

    private Channel throughProxy(SocksProxy by, String target) throws ConnectFailed {
        IOException last = null;
        var attempts = new ArrayList<String>();
        for (InetAddress address : addresses(by.host())) {
            Socket socket = null;
            try {
                socket = call(new InetSocketAddress(address, by.port()));
                socket.setSoTimeout((int) timeout.toMillis());
                by.ask(socket, target, port);
                socket.setSoTimeout(0);
                return channel(socket, InetSocketAddress.createUnresolved(host, port));
            } catch (IOException failed) {
                shut(socket);
                attempts.add(literal(address) + ": " + words(failed));
                last = failed;
            }
        }
        throw new ConnectFailed(
                ConnectFailed.Reason.PROXY,
                "cannot connect to " + host + " port " + port + " through " + by + ": " + String.join("; ", attempts),
                attempts,
                last);
    }

    private Channel channel(Socket socket, InetSocketAddress remote) throws IOException {
        try {
            return new BufferedChannel(
                    new TcpWire(socket), new Peer(remote, (InetSocketAddress) socket.getLocalSocketAddress()));
        } catch (IOException failed) {
            shut(socket);
            throw failed;
        }
    }

    private Socket call(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            if (source.isPresent()) {
                socket.bind(new InetSocketAddress(source.get(), 0));
            }
            socket.connect(address, Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            return socket;
        } catch (IOException failed) {
            shut(socket);
            throw failed;
        }
    }

    private static void shut(@org.jspecify.annotations.Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException _) {
            // a close that fails has closed
        }
    }

    private List<InetAddress> addresses(String name) throws ConnectFailed {
        try {
            List<InetAddress> found = Stream.of(InetAddress.getAllByName(name))
                    .filter(address -> switch (family) {
                        case ANY -> true;
                        case IPV4 -> address instanceof Inet4Address;
                        case IPV6 -> address instanceof Inet6Address;
                    })
                    .toList();
            if (found.isEmpty()) {
                throw new ConnectFailed(
                        ConnectFailed.Reason.HOST_NOT_FOUND,
                        name + " has no " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " address",
                        List.of(),
                        null);
            }
            return found;
        } catch (UnknownHostException unknown) {
            throw new ConnectFailed(
                    ConnectFailed.Reason.HOST_NOT_FOUND, "there is no host " + name, List.of(), unknown);
        }
    }

    private static String literal(InetAddress address) {
        return address.getHostAddress();
    }

    private static ConnectFailed.Reason reason(IOException failed) {
        return switch (failed) {
            case SocketTimeoutException _ -> ConnectFailed.Reason.TIMED_OUT;
            case NoRouteToHostException _ -> ConnectFailed.Reason.UNREACHABLE;
            case ConnectException refused
            when words(refused).equals("connection refused") -> ConnectFailed.Reason.REFUSED;
            case ConnectException timedOut when words(timedOut).contains("timed out") -> ConnectFailed.Reason.TIMED_OUT;
            default -> ConnectFailed.Reason.UNREACHABLE;
        };
    }

    private static String words(IOException failed) {
        if (failed instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        int detail = message.indexOf(" (");
        return detail > 0 ? message.substring(0, detail) : message;
    }
}
