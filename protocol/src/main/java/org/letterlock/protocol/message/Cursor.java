package org.letterlock.protocol.message;

import java.util.Optional;
import java.util.function.IntPredicate;

/// A place in a structured field's text, and the steps its grammars share (RFC 5322 §3.2).
final class Cursor {
    /// How deep comments may nest (trap of parsers that recurse; RFC 5322 §3.2.2 sets no bound).
    static final int NESTING = 50;

    private static final char NONE = 0;

    final String text;
    int at;

    /// The text of the last comment stepped over.
    private String comment = "";

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    boolean is(char c) {
        return !atEnd() && text.charAt(at) == c;
    }

    char peek() {
        return atEnd() ? NONE : text.charAt(at);
    }

    /// Steps over `c` if it is next.
    boolean skip(char c) {
        if (is(c)) {
            at++;
            return true;
        }
        return false;
    }

    String take(IntPredicate wanted) {
        int from = at;
        while (!atEnd() && wanted.test(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    void skipBlanks() {
        take(Cursor::isBlank);
    }

    /// Steps over blanks and comments (RFC 5322 §3.2.2 `CFWS`).
    ///
    /// @return false if a comment does not end, or nests too deep; the cursor is then of no more use
    boolean skipCfws() {
        skipBlanks();
        while (is('(')) {
            if (!skipComment()) {
                return false;
            }
            skipBlanks();
        }
        return true;
    }

    /// The comment stepped over last, forgotten by asking.
    String lastComment() {
        String last = comment;
        comment = "";
        return last;
    }

    private boolean skipComment() {
        int depth = 0;
        var inside = new StringBuilder();
        while (!atEnd()) {
            char c = text.charAt(at++);
            if (c == '\\' && !atEnd()) {
                inside.append(text.charAt(at++));
            } else if (c == '(') {
                if (++depth > NESTING) {
                    return false;
                }
                if (depth > 1) {
                    inside.append(c);
                }
            } else if (c == ')') {
                if (--depth == 0) {
                    comment = inside.toString().strip();
                    return true;
                }
                inside.append(c);
            } else {
                inside.append(c);
            }
        }
        return false;
    }

    /// The content of the quoted string that begins here (RFC 5322 §3.2.4), if it ends.
    Optional<String> quoted() {
        var value = new StringBuilder();
        at++;
        while (!atEnd()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return Optional.of(value.toString());
            }
            value.append(c == '\\' && !atEnd() ? text.charAt(at++) : c);
        }
        return Optional.empty();
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    /// RFC 5322 §3.2.3, widened by RFC 6532 §3.2.
    static boolean isAtext(int c) {
        return c > ' ' && c != 0x7f && "()<>[]:;@\\,.\"".indexOf(c) < 0;
    }
}
