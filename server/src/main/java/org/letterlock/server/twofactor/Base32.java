package org.letterlock.server.twofactor;

import java.util.Arrays;
import java.util.Locale;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Base32 without padding (RFC 4648 §6), as authenticator apps write secrets.
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(Octets octets) {
        byte[] bytes = octets.toByteArray();
        var text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte octet : bytes) {
            held = held << Byte.SIZE | (octet & 0xff);
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(ALPHABET.charAt(held >> bits & 0x1f));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << (BITS - bits) & 0x1f));
        }
        Arrays.fill(bytes, (byte) 0);
        return text.toString();
    }

    /// Takes either case, and the blanks it is shown with.
    static Parsed<Octets> decode(String typed) {
        String text = typed.replace(" ", "").toUpperCase(Locale.ROOT);
        byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
        int held = 0;
        int bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return Parsed.bad("character " + (i + 1) + " is not of Base32's alphabet");
            }
            held = held << BITS | value;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes[count++] = (byte) (held >> bits);
            }
        }
        // RFC 4648 §3.5: what does not fill an octet is less than a character, and zero.
        boolean whole = bits < BITS && (held & (1 << bits) - 1) == 0;
        return whole ? Parsed.ok(Octets.of(bytes)) : Parsed.bad("its last character cannot be the last one");
    }
}
