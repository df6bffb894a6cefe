package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// xtext (RFC 3461 §4): printable ASCII without `+` and `=`, everything else as `+XX`. Octets beyond ASCII are read
/// and written as UTF-8.
public final class Xtext {
    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    public static String encode(String text) {
        var encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append('+').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
            }
        }
        return encoded.toString();
    }

    /// Decodes, and refuses what decodes to a control character: a line end out of an xtext ends up in headers and
    /// logs. Characters beyond ASCII are taken as they stand (RFC 6533 §3 `unitext`).
    public static Parsed<String> decode(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[octets.length];
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            if (octet == '+') {
                int high = i + 2 < octets.length ? HEX.indexOf(octets[i + 1]) : -1;
                int low = i + 2 < octets.length ? HEX.indexOf(octets[i + 2]) : -1;
                if (high < 0 || low < 0) {
                    return Parsed.bad("a + in xtext must be followed by two hexadecimal digits in upper case");
                }
                octet = (byte) (high << 4 | low);
                i += 2;
            } else if (octet == '=' || octet == ' ') {
                return Parsed.bad("'" + (char) octet + "' cannot stand in xtext; it must be encoded");
            }
            if ((octet >= 0 && octet < ' ') || octet == 0x7f) {
                return Parsed.bad("the xtext holds a control character");
            }
            decoded[length++] = octet;
        }
        return Octets.of(decoded, 0, length)
                .text()
                .filter(found -> found.codePoints().noneMatch(c -> c >= 0x80 && c < 0xa0))
                .<Parsed<String>>map(Parsed::ok)
                .orElseGet(() -> Parsed.bad("the xtext decodes to no UTF-8 text"));
    }
}
