package org.letterlock.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// How a part's octets are written (RFC 2045 §6).
enum TransferEncoding {
    SEVEN_BIT("7bit"),
    EIGHT_BIT("8bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    /// RFC 5322 §2.1.1, RFC 2045 §2.8, in octets without CRLF.
    static final int LONGEST_LINE = 998;

    /// RFC 2045 §6.7 (5), in characters with the soft line break's `=`.
    private static final int QUOTED_LINE = 76;

    private static final String HEX = "0123456789ABCDEF";

    final String text;

    TransferEncoding(String text) {
        this.text = text;
    }

    /// The plainest that carries the text.
    ///
    /// @param octets UTF-8 with CRLF line ends
    /// @param eightBit whether octets beyond ASCII may stand as they are (RFC 6152)
    static TransferEncoding of(byte[] octets, boolean eightBit) {
        int line = 0;
        int longest = 0;
        int high = 0;
        boolean controls = false;
        for (byte octet : octets) {
            line = octet == '\n' ? 0 : line + 1;
            longest = Math.max(longest, line);
            high += octet < 0 ? 1 : 0;
            controls |= (octet >= 0 && octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n') || octet == 0x7f;
        }
        if (longest <= LONGEST_LINE + 1 && !controls) { // the CR was counted
            if (high == 0) {
                return SEVEN_BIT;
            }
            if (eightBit) {
                return EIGHT_BIT;
            }
        }
        return high > octets.length / 6 ? BASE64 : QUOTED_PRINTABLE;
    }

    /// The octets as they stand in the message.
    byte[] encode(byte[] octets) {
        return switch (this) {
            case SEVEN_BIT, EIGHT_BIT -> octets;
            case QUOTED_PRINTABLE -> quotedPrintable(octets);
            case BASE64 ->
                (Base64.getMimeEncoder().encodeToString(octets) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        };
    }

    /// RFC 2045 §6.7 for text with CRLF line ends.
    private static byte[] quotedPrintable(byte[] octets) {
        var encoded = new StringBuilder(octets.length + octets.length / 8);
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            boolean crlf = octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
            if (crlf) {
                encoded.append("\r\n");
                line = 0;
                i++;
                continue;
            }
            boolean plain = (octet > ' ' && octet < 0x7f && octet != '=')
                    || ((octet == ' ' || octet == '\t') && !endsLine(octets, i + 1));
            int width = plain ? 1 : 3;
            if (line + width > QUOTED_LINE - 1) {
                encoded.append("=\r\n");
                line = 0;
            }
            if (plain) {
                encoded.append((char) octet);
            } else {
                encoded.append('=').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
            }
            line += width;
        }
        return encoded.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean endsLine(byte[] octets, int at) {
        return at == octets.length || (octets[at] == '\r' && at + 1 < octets.length && octets[at + 1] == '\n');
    }
}
