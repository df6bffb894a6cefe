package org.letterlock.app.log;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The form of a log line: `2026-11-21T05:00:00.123Z INFO    k3v9 submission 203.0.113.5 login account=…`.
/// What belongs to a conversation says so itself.
final class LogLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LEVEL_WIDTH = "WARNING".length();

    private LogLine() {}

    /// The text, ended by a line end. A stack trace follows on lines of its own, and only for our own bugs: whatever
    /// else goes wrong is said in the message.
    static String format(Instant at, Level level, String message, @Nullable Throwable thrown) {
        var line = new StringBuilder(160);
        TIME.formatTo(at, line);
        line.append(' ')
                .append(level.getName())
                .repeat(' ', LEVEL_WIDTH + 1 - level.getName().length());
        appendPrintable(message, line);
        String link = ": ";
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            line.append(link);
            appendPrintable(each.toString(), line);
            link = "; caused by ";
        }
        line.append('\n');
        if (thrown instanceof RuntimeException || thrown instanceof Error) {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                line.append("    at ").append(frame).append('\n');
            }
        }
        return line.toString();
    }

    /// What a peer made us log must not look like a line of ours, nor move a terminal's cursor.
    private static void appendPrintable(String text, StringBuilder line) {
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                line.append(String.format("\\x%02x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
    }
}
