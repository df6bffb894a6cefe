package org.letterlock.app.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// The default routes' gateways of this machine, as Linux tells them; none elsewhere.
final class Gateways {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String ALL_ZERO = "0".repeat(32);

    private Gateways() {}

    static List<InetAddress> ofThisMachine() {
        var found = new ArrayList<InetAddress>();
        found.addAll(four(lines(Path.of("/proc/net/route"))));
        found.addAll(six(lines(Path.of("/proc/net/ipv6_route"))));
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /// `/proc/net/route`: Iface, Destination, Gateway, …; addresses as little-endian numbers in hexadecimal.
    static List<InetAddress> four(List<String> lines) {
        var found = new ArrayList<InetAddress>();
        for (String line : lines) {
            String[] columns = BLANKS.split(line.strip());
            if (columns.length > 7
                    && columns[1].equals("00000000")
                    && columns[7].equals("00000000")
                    && columns[2].matches("[0-9A-Fa-f]{8}")
                    && !columns[2].equals("00000000")) {
                byte[] little = HexFormat.of().parseHex(columns[2]);
                found.add(address(little[3], little[2], little[1], little[0]));
            }
        }
        return found;
    }

    /// `/proc/net/ipv6_route`: destination, its prefix, source, its prefix, next hop, …; in network order.
    static List<InetAddress> six(List<String> lines) {
        var found = new ArrayList<InetAddress>();
        for (String line : lines) {
            String[] columns = BLANKS.split(line.strip());
            if (columns.length > 4
                    && columns[0].equals(ALL_ZERO)
                    && columns[1].equals("00")
                    && columns[4].matches("[0-9A-Fa-f]{32}")
                    && !columns[4].equals(ALL_ZERO)) {
                found.add(address(HexFormat.of().parseHex(columns[4])));
            }
        }
        return found;
    }

    private static InetAddress address(byte... bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
