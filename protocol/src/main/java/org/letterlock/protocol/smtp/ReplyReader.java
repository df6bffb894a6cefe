package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;

/// Puts together one reply after the other from the lines a server sends. Fed one line at a time, it says when the
/// reply is whole, and is then ready for the next.
///
/// Tolerant of what servers do: a code that changes inside a reply (the last line's counts, as in every other
/// client), enhanced codes on some lines only, missing texts, 8-bit texts in any encoding, lines longer than the 512
/// octets of RFC 5321 §4.5.3.1.5. Bounded, as a server may be an attacker too. One conversation's thread owns it.
public final class ReplyReader {
    /// What to accept as a line, in octets without CRLF: RFC 4954 §4 allows challenges this long.
    public static final int LINE = 12_288;

    /// How many lines one reply may have.
    public static final int LINES = 1_000;

    /// How many octets one reply may have, all lines together.
    public static final int OCTETS = 256 * 1024;

    /// What one more line made of the reply.
    public sealed interface Progress {
        /// The reply goes on.
        record More() implements Progress {}

        /// The reply is whole; the next line begins another.
        record Whole(Reply reply) implements Progress {}

        /// This is not SMTP, or not bearable; the conversation cannot go on.
        record Broken(String problem) implements Progress {}
    }

    private static final Progress MORE = new Progress.More();

    private final List<String> texts = new ArrayList<>();
    private int octets;

    /// Takes the line `bytes[from..to)`, without its CRLF. Bytes are not kept.
    public Progress feed(byte[] bytes, int from, int to) {
        int length = to - from;
        octets += length;
        if (length > LINE) {
            return broken("the server sent a line of more than " + LINE + " octets");
        }
        if (texts.size() == LINES || octets > OCTETS) {
            return broken("the server's reply does not end after " + texts.size() + " lines");
        }
        int code = code(bytes, from, length);
        if (code < 0) {
            return broken("the server sent a line that is no SMTP reply");
        }
        char separator = length > 3 ? (char) bytes[from + 3] : ' ';
        if (separator != ' ' && separator != '-') {
            return broken("the server sent a line that is no SMTP reply");
        }
        texts.add(length > 4 ? text(bytes, from + 4, length - 4) : "");
        if (separator == '-') {
            return MORE;
        }
        Reply reply = reply(code, texts);
        reset();
        return new Progress.Whole(reply);
    }

    /// Whether a reply has begun and not ended.
    public boolean midway() {
        return !texts.isEmpty();
    }

    private void reset() {
        texts.clear();
        octets = 0;
    }

    private Progress broken(String problem) {
        reset();
        return new Progress.Broken(problem);
    }

    private static int code(byte[] bytes, int from, int length) {
        if (length < 3) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            code = code * 10 + bytes[i] - '0';
        }
        return code >= 200 && code <= 599 ? code : -1;
    }

    /// UTF-8, or else ISO 8859-1; controls as `?`, for they could steer the terminal of whoever reads a transcript.
    private static String text(byte[] bytes, int from, int length) {
        String text = Octets.of(bytes, from, length)
                .text()
                .orElseGet(() -> new String(bytes, from, length, StandardCharsets.ISO_8859_1));
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9f}]", "?");
    }

    /// The enhanced code is the last line's; from the other lines it is taken away where it is the same (RFC 2034
    /// §4).
    private static Reply reply(int code, List<String> texts) {
        Optional<Enhanced> enhanced = Enhanced.prefixOf(texts.getLast()).filter(found -> found.klass() == code / 100);
        if (enhanced.isEmpty()) {
            return new Reply(code, enhanced, texts);
        }
        String prefix = enhanced.get().toString();
        return new Reply(
                code,
                enhanced,
                texts.stream()
                        .map(text -> Enhanced.prefixOf(text).equals(enhanced)
                                ? text.substring(Math.min(text.length(), prefix.length() + 1))
                                : text)
                        .toList());
    }
}
