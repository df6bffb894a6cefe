package org.letterlock.net.channel;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A SOCKS 5 proxy (RFC 1928), without authentication.
///
/// @param resolvesNames whether the proxy looks up host names (`socks5h`), or we do (`socks5`)
public record SocksProxy(String host, int port, boolean resolvesNames) {
    /// IANA.
    public static final int DEFAULT_PORT = 1080;

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN_NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_NAME_OCTETS = 255;

    /// Reads `socks5h://host:port` or `socks5://host:port`; empty for anything else.
    public static Optional<SocksProxy> parse(String url) {
        try {
            var uri = new URI(url);
            String host = uri.getHost();
            boolean remote = "socks5h".equalsIgnoreCase(uri.getScheme());
            boolean ours = remote || "socks5".equalsIgnoreCase(uri.getScheme());
            if (host == null || uri.getUserInfo() != null || !ours) {
                return Optional.empty();
            }
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return Optional.of(new SocksProxy(plain, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), remote));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /// Asks the proxy at the other end of `socket` to connect it to `target`, a name or a literal address.
    void ask(Socket socket, String target, int targetPort) throws IOException {
        OutputStream out = socket.getOutputStream();
        var in = new DataInputStream(socket.getInputStream()); // unbuffered: reads not a byte too many
        out.write(new byte[] {VERSION, 1, NO_AUTHENTICATION});
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("that is no SOCKS 5 proxy");
        }
        if (in.readUnsignedByte() != NO_AUTHENTICATION) {
            throw new IOException("the proxy demands authentication");
        }
        out.write(request(target, targetPort));
        int version = in.readUnsignedByte();
        int reply = in.readUnsignedByte();
        in.readUnsignedByte();
        int bound = switch (in.readUnsignedByte()) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            default -> in.readUnsignedByte();
        };
        in.readNBytes(bound + 2);
        if (version != VERSION || reply != 0) {
            throw new IOException("the proxy says: " + words(reply));
        }
    }

    private static byte[] request(String target, int targetPort) throws IOException {
        byte[] address;
        int type;
        if (isLiteral(target)) {
            address = InetAddress.getByName(target).getAddress();
            type = address.length == 4 ? IPV4 : IPV6;
        } else {
            byte[] name = target.getBytes(StandardCharsets.UTF_8);
            if (name.length > MAX_NAME_OCTETS) {
                throw new IOException("the host name is longer than SOCKS allows");
            }
            address = new byte[name.length + 1];
            address[0] = (byte) name.length;
            System.arraycopy(name, 0, address, 1, name.length);
            type = DOMAIN_NAME;
        }
        byte[] request = new byte[4 + address.length + 2];
        request[0] = VERSION;
        request[1] = CONNECT;
        request[3] = (byte) type;
        System.arraycopy(address, 0, request, 4, address.length);
        request[request.length - 2] = (byte) (targetPort >> 8);
        request[request.length - 1] = (byte) targetPort;
        return request;
    }

    static boolean isLiteral(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    // RFC 1928 §6
    private static String words(int reply) {
        return switch (reply) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "the way is too long (TTL expired)";
            case 7 -> "it knows no CONNECT";
            case 8 -> "it knows no addresses of this kind";
            default -> "reply " + reply;
        };
    }

    @Override
    public String toString() {
        return (resolvesNames ? "socks5h://" : "socks5://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }
}
