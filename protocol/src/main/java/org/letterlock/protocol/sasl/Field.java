package org.letterlock.protocol.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// What all mechanisms ask of a field in a message: bounded, well-formed UTF-8, and free of what has no place
/// in it.
final class Field {
    /// Octets of a name (RFC 4616 §2: at least 255 must be taken; no account here has a longer one).
    static final int MAX_NAME = 255;

    /// Octets of a password (RFC 4616 §2: at least 255 must be taken; some providers' keys are longer).
    static final int MAX_PASSWORD = 1024;

    /// Octets of a bearer token (RFC 6750 sets no bound; a token with many claims reaches 4 KiB).
    static final int MAX_TOKEN = 8192;

    private Field() {}

    /// A name, which may be empty.
    ///
    /// @param what how to call it in a problem, e.g. `name`
    static Parsed<String> optionalName(String what, byte[] bytes, int from, int to) {
        if (to - from > MAX_NAME) {
            return Parsed.bad("the " + what + " is longer than " + MAX_NAME + " octets");
        }
        return utf8(bytes, from, to)
                .map(text -> printable(what, text))
                .orElseGet(() -> Parsed.bad("the " + what + " is not UTF-8"));
    }

    /// A name of one character or more.
    static Parsed<String> name(String what, byte[] bytes, int from, int to) {
        return from == to ? Parsed.bad("the " + what + " is empty") : optionalName(what, bytes, from, to);
    }

    /// What the name is but for a line break behind it, so that its owner learns of the attempt; else empty. Only
    /// where it looks like an address: anything else may be a secret in the wrong place.
    static String nameBeforeLineBreak(byte[] bytes, int from, int to) {
        int end = to;
        while (endsInLineBreak(bytes, from, end)) {
            end--;
        }
        return end == to
                ? ""
                : name("name", bytes, from, end)
                        .ok()
                        .filter(name -> name.indexOf('@') > 0)
                        .orElse("");
    }

    /// A password: any UTF-8 without NUL (RFC 4616 §2). What else it may hold is the accounts' matter.
    static Parsed<Secret> password(byte[] bytes, int from, int to) {
        return fault("password", bytes, from, to, MAX_PASSWORD)
                .<Parsed<Secret>>map(Parsed::bad)
                .orElseGet(() -> Parsed.ok(Secret.of(bytes, from, to - from)));
    }

    /// A bearer token: printable ASCII without blanks, a little more than the b64token of RFC 6750 §2.1.
    static Parsed<Secret> token(byte[] bytes, int from, int to) {
        Optional<String> fault = fault("token", bytes, from, to, MAX_TOKEN);
        for (int at = from; at < to && fault.isEmpty(); at++) {
            if (bytes[at] <= ' ' || bytes[at] == 0x7f) {
                fault = Optional.of("the token holds an octet that no token has");
            }
        }
        return fault.<Parsed<Secret>>map(Parsed::bad).orElseGet(() -> Parsed.ok(Secret.of(bytes, from, to - from)));
    }

    /// The text, where nothing in it could break a log line or pass for another name.
    static Parsed<String> printable(String what, String text) {
        if (text.endsWith("\n") || text.endsWith("\r")) {
            return Parsed.bad(lineBreak("name"));
        }
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (Character.isISOControl(letter) || letter == '\u2028' || letter == '\u2029') {
                return Parsed.bad("the " + what + " holds a control character");
            }
        }
        return Parsed.ok(text);
    }

    /// The words for what `echo name | base64` makes.
    static String lineBreak(String what) {
        return "the base64 you sent decodes to a " + what + " that ends in a line break; use `printf %s`";
    }

    static boolean endsInLineBreak(byte[] bytes, int from, int to) {
        return to > from && (bytes[to - 1] == '\n' || bytes[to - 1] == '\r');
    }

    /// Well-formed UTF-8 as text.
    static Optional<String> utf8(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0) {
                return decoded(bytes, from, to);
            }
        }
        return Optional.of(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    /// The first `octet` from `from` on, or -1.
    static int indexOf(int octet, byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == octet) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<String> decoded(byte[] bytes, int from, int to) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return Optional.of(text.toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static Optional<String> fault(String what, byte[] bytes, int from, int to, int most) {
        if (from == to) {
            return Optional.of("the " + what + " is empty");
        }
        if (to - from > most) {
            return Optional.of("the " + what + " is longer than " + most + " octets");
        }
        if (endsInLineBreak(bytes, from, to)) {
            return Optional.of(lineBreak(what));
        }
        if (utf8(bytes, from, to).isEmpty()) {
            return Optional.of("the " + what + " is not UTF-8");
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] == 0) {
                return Optional.of("the " + what + " holds a NUL");
            }
        }
        return Optional.empty();
    }
}
