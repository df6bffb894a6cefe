package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Cutting a command line into words and texts.
final class Words {
    private Words() {}

    /// Makes a command of its one argument.
    @FunctionalInterface
    interface Maker {
        Command of(String argument);
    }

    static int skipSpaces(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    static int wordEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != ' ') {
            at++;
        }
        return at;
    }

    /// The octets as text, if all of them are printable ASCII.
    static Parsed<String> ascii(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] < 0) {
                return Parsed.bad("the line holds characters that are not ASCII");
            }
            if (isControl(bytes[i])) {
                return Parsed.bad("the line holds a control character");
            }
        }
        return Parsed.ok(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
    }

    /// The octets as text, if they are well-formed UTF-8 without ASCII controls.
    static Parsed<String> text(byte[] bytes, int from, int end) {
        boolean ascii = true;
        for (int i = from; i < end; i++) {
            if (isControl(bytes[i])) {
                return Parsed.bad("the line holds a control character");
            }
            ascii &= bytes[i] >= 0;
        }
        if (ascii) {
            return Parsed.ok(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
        }
        return Octets.of(bytes, from, end - from)
                .text()
                .<Parsed<String>>map(Parsed::ok)
                .orElseGet(() -> Parsed.bad("the line holds octets that are no UTF-8"));
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isControl(byte octet) {
        return (octet >= 0 && octet < ' ') || octet == 0x7f;
    }
}
