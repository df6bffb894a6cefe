package org.letterlock.protocol.smtp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An enhanced status code (RFC 3463), e.g. `5.7.8`.
///
/// @param klass 2, 4 or 5, as the first digit of the reply code
/// @param subject 0 to 999
/// @param detail 0 to 999
public record Enhanced(int klass, int subject, int detail) {
    /// RFC 3463 §2: no leading zeros.
    private static final Pattern PREFIX = Pattern.compile("([245])\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})(?= |$)");

    public Enhanced {
        if ((klass != 2 && klass != 4 && klass != 5) || subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("no enhanced status code: " + klass + "." + subject + "." + detail);
        }
    }

    /// The code at the beginning of a reply's text, where there is one.
    public static Optional<Enhanced> prefixOf(String text) {
        Matcher found = PREFIX.matcher(text);
        return found.lookingAt()
                ? Optional.of(new Enhanced(
                        Integer.parseInt(found.group(1)),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return klass + "." + subject + "." + detail;
    }
}
