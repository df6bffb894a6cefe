package org.letterlock.protocol.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Encoded words: `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=` (RFC 2047, with the language of RFC 2231 §5).
///
/// Pure functions, for any thread.
public final class EncodedWord {
    /// RFC 2047 §2, in characters.
    public static final int LONGEST = 75;

    private static final Pattern WORD =
            Pattern.compile("=\\?([A-Za-z0-9][^?*\\s]{0,40})(?:\\*[^?\\s]{0,40})?\\?([BbQq])\\?([^?\\s]*)\\?=");
    private static final String PREFIX = "=?UTF-8?";
    private static final int FRAME = PREFIX.length() + "Q??=".length();
    private static final String HEX = "0123456789ABCDEF";

    private EncodedWord() {}

    /// The text with its encoded words decoded. What cannot be decoded stays as it is; controls, which would
    /// otherwise get into lists and logs, become blanks.
    public static String decode(String text) {
        if (!text.contains("=?")) {
            return blankControls(text);
        }
        var decoded = new StringBuilder(text.length());
        var pending = new ByteArrayOutputStream(); // a character may be cut between two words (it must not, but is)
        Optional<Charset> pendingCharset = Optional.empty();
        int behind = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            Optional<Charset> charset = charset(word.group(1));
            Optional<byte[]> octets = octets(word.group(2), word.group(3));
            if (charset.isEmpty() || octets.isEmpty()) {
                continue;
            }
            String between = text.substring(behind, word.start());
            // RFC 2047 §6.2: blanks between two encoded words do not count
            boolean adjacent = pendingCharset.isPresent() && between.isBlank();
            if (!adjacent || !pendingCharset.equals(charset)) {
                flush(pending, pendingCharset, decoded);
            }
            decoded.append(adjacent ? "" : between);
            pending.writeBytes(octets.get());
            pendingCharset = charset;
            behind = word.end();
        }
        flush(pending, pendingCharset, decoded);
        return blankControls(decoded.append(text, behind, text.length()).toString());
    }

    /// The text as encoded words in UTF-8, none of them longer than [#LONGEST], no character cut. Fit for any place
    /// an encoded word may stand in, as only letters and digits stay readable.
    ///
    /// @param firstRoom how long the first may be, at least 20
    static List<String> encode(String text, int firstRoom) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        boolean base64 = qLength(all) > (all.length + 2) / 3 * 4;
        var words = new ArrayList<String>();
        var chunk = new StringBuilder();
        int room = Math.min(firstRoom, LONGEST) - FRAME;
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            String longer = chunk + text.substring(i, next);
            if (length(longer, base64) > room && !chunk.isEmpty()) {
                words.add(word(chunk.toString(), base64));
                chunk.setLength(0);
                room = LONGEST - FRAME;
            }
            chunk.append(text, i, next);
            i = next;
        }
        words.add(word(chunk.toString(), base64));
        return words;
    }

    private static int length(String text, boolean base64) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return base64 ? (octets.length + 2) / 3 * 4 : qLength(octets);
    }

    private static int qLength(byte[] octets) {
        int length = 0;
        for (byte octet : octets) {
            length += octet == ' ' || isPlain(octet) ? 1 : 3;
        }
        return length;
    }

    private static String word(String text, boolean base64) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (base64) {
            return PREFIX + "B?" + Base64.getEncoder().encodeToString(octets) + "?=";
        }
        var word = new StringBuilder(LONGEST).append(PREFIX).append("Q?");
        for (byte octet : octets) {
            if (octet == ' ') {
                word.append('_');
            } else if (isPlain(octet)) {
                word.append((char) octet);
            } else {
                word.append('=').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
            }
        }
        return word.append("?=").toString();
    }

    /// RFC 2047 §5 (3): what may stand in a phrase.
    private static boolean isPlain(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '!'
                || octet == '*'
                || octet == '+'
                || octet == '/';
    }

    private static void flush(ByteArrayOutputStream pending, Optional<Charset> charset, StringBuilder decoded) {
        charset.ifPresent(found -> decoded.append(pending.toString(found)));
        pending.reset();
    }

    private static Optional<byte[]> octets(String encoding, String text) {
        try {
            return encoding.equalsIgnoreCase("B")
                    ? Optional.of(Base64.getDecoder().decode(text))
                    : Optional.of(unquoted(text));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static byte[] unquoted(String text) {
        var octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else if (c == '_') {
                octets.write(' ');
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toByteArray();
    }

    static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    static String blankControls(String text) {
        if (text.codePoints().noneMatch(EncodedWord::isControl)) {
            return text;
        }
        var blanked = new StringBuilder(text.length());
        text.codePoints().forEach(c -> blanked.appendCodePoint(isControl(c) ? ' ' : c));
        return blanked.toString();
    }

    private static boolean isControl(int c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }
}
