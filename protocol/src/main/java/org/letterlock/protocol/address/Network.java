package org.letterlock.protocol.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.letterlock.protocol.text.Parsed;

/// A block of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address.
///
/// @param base any address of the block; what lies beyond the prefix is not looked at
/// @param prefix how many leading bits count
public record Network(InetAddress base, int prefix) {
    public Network {
        if (prefix < 0 || prefix > base.getAddress().length * 8) {
            throw new IllegalArgumentException("no prefix of " + base.getHostAddress() + ": " + prefix);
        }
    }

    /// The block of this size that `address` lies in, with nothing beyond the prefix: equal blocks are equal.
    public static Network around(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
        }
        try {
            return new Network(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    /// Reads CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). Asks no DNS.
    public static Parsed<Network> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // The JDK's parser also takes "10.1" and zones; a list of who is trusted should be read one way only.
        boolean four = address.chars().filter(c -> c == '.').count() == 3 && address.indexOf(':') < 0;
        boolean six = address.indexOf(':') >= 0 && address.indexOf('%') < 0;
        if (!four && !six) {
            return new Parsed.Bad<>("no IP address: " + address);
        }
        try {
            InetAddress base = InetAddress.ofLiteral(address);
            int prefix = slash < 0 ? base.getAddress().length * 8 : Integer.parseUnsignedInt(text.substring(slash + 1));
            return new Parsed.Ok<>(new Network(base, prefix));
        } catch (IllegalArgumentException wrong) {
            return new Parsed.Bad<>("no network in CIDR notation: " + text);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >>> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefix;
    }
}
