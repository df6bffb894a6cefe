package org.letterlock.protocol.smtp;

import java.util.List;
import java.util.Optional;

/// One reply of a server, of one or more lines (RFC 5321 §4.2).
///
/// @param code 200 to 599
/// @param enhanced the enhanced status code, where there is one (RFC 2034)
/// @param lines the texts, at least one, without code, enhanced code or line end
public record Reply(int code, Optional<Enhanced> enhanced, List<String> lines) {
    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("no SMTP reply: " + code + " " + lines);
        }
    }

    /// A reply of one line with an enhanced code written like `5.7.8`.
    public static Reply of(int code, String enhanced, String text) {
        String[] parts = enhanced.split("\\.", -1);
        return new Reply(
                code,
                Optional.of(new Enhanced(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))),
                List.of(text));
    }

    /// A reply without an enhanced code (greeting, EHLO, 334, 354).
    public static Reply plain(int code, String... lines) {
        return new Reply(code, Optional.empty(), List.of(lines));
    }

    public boolean positive() {
        return code < 400;
    }

    /// 4xx: try again later.
    public boolean temporary() {
        return code >= 400 && code < 500;
    }

    /// 5xx: do not try again as it stands.
    public boolean permanent() {
        return code >= 500;
    }
}
