package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes replies as they stand on the wire (RFC 5321 §4.2.1), the enhanced code on every line (RFC 2034 §4).
///
/// Texts are made harmless: a control character becomes `?`, so no reply can hold a line end that is not ours, and a
/// text too long for one line goes on in the next.
public final class ReplyFormat {
    /// RFC 5321 §4.5.3.1.5, in octets with code and CRLF.
    public static final int LINE = 512;

    private static final int AUTH_CHALLENGE = 334; // RFC 4954 §4: base64 of up to 12288 octets on one line

    private ReplyFormat() {}

    /// The octets, with CRLF behind each line; characters beyond ASCII become `?`.
    public static byte[] encode(Reply reply) {
        return encode(reply, false);
    }

    /// @param utf8 whether the client said SMTPUTF8 and may be answered in UTF-8 (RFC 6531 §3.7.4.2)
    public static byte[] encode(Reply reply, boolean utf8) {
        var wire = new StringBuilder(64);
        for (String line : lines(reply, utf8)) {
            wire.append(line).append("\r\n");
        }
        return wire.toString().getBytes(utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII);
    }

    /// The lines as they would be sent, without CRLF: for transcripts.
    public static List<String> lines(Reply reply) {
        return lines(reply, true);
    }

    private static List<String> lines(Reply reply, boolean utf8) {
        String enhanced = reply.enhanced().map(code -> code + " ").orElse("");
        int room = LINE - 2 - 4 - enhanced.length();
        List<String> texts = new ArrayList<>();
        for (String line : reply.lines()) {
            String harmless = harmless(line, utf8);
            if (reply.code() == AUTH_CHALLENGE) {
                texts.add(harmless);
            } else {
                wrap(harmless, room, texts);
            }
        }
        List<String> lines = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            char separator = i < texts.size() - 1 ? '-' : ' ';
            lines.add(reply.code() + "" + separator + enhanced + texts.get(i));
        }
        return lines;
    }

    /// Cuts at a space where there is one. Counts characters three octets each unless all are ASCII.
    private static void wrap(String text, int room, List<String> lines) {
        String rest = text;
        int most = Words.isAscii(text) ? room : room / 3;
        while (rest.length() > most) {
            int space = rest.lastIndexOf(' ', most);
            int cut = space > most / 2 ? space : most - (Character.isHighSurrogate(rest.charAt(most - 1)) ? 1 : 0);
            lines.add(rest.substring(0, cut));
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
    }

    private static String harmless(String text, boolean utf8) {
        boolean clean = true;
        for (int i = 0; i < text.length() && clean; i++) {
            clean = isHarmless(text.charAt(i), utf8);
        }
        if (clean) {
            return text;
        }
        var replaced = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c ->
                        replaced.appendCodePoint(c > 0xffff ? (utf8 ? c : '?') : isHarmless((char) c, utf8) ? c : '?'));
        return replaced.toString();
    }

    private static boolean isHarmless(char c, boolean utf8) {
        if (c < 0x80) {
            return c >= ' ' && c != 0x7f;
        }
        return utf8 && c >= 0xa0 && c != 0x2028 && c != 0x2029;
    }
}
