package org.letterlock.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes one message of an mbox (RFC 4155, Appendix A) in the variant mboxrd: a line that begins with `From `, or
/// with any number of `>` and `From `, gets one more `>`, so that reading can take exactly one away again.
///
/// Lines end in LF, as on every system that reads such files.
final class MboxWriter extends OutputStream {
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /// @param out stays open
    MboxWriter(OutputStream out) {
        this.out = out;
    }

    /// The separator before a message.
    void begin(String returnPath, Instant receivedAt) throws IOException {
        String sender = returnPath.isEmpty() ? "MAILER-DAEMON" : returnPath.replaceAll("\\s", "_");
        out.write(("From " + sender + " " + ASCTIME.format(receivedAt) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(int octet) throws IOException {
        line.write(octet);
        if (octet == '\n') {
            flushLine();
        }
    }

    /// The empty line after a message.
    void end() throws IOException {
        if (line.size() > 0) {
            line.write('\n');
            flushLine();
        }
        out.write('\n');
    }

    private void flushLine() throws IOException {
        byte[] bytes = line.toByteArray();
        line.reset();
        int quotes = 0;
        while (quotes < bytes.length && bytes[quotes] == '>') {
            quotes++;
        }
        if (startsWithFrom(bytes, quotes)) {
            out.write('>');
        }
        int end = bytes.length - 1;
        int text = end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
        out.write(bytes, 0, text);
        out.write('\n');
    }

    private static boolean startsWithFrom(byte[] bytes, int at) {
        for (int i = 0; i < FROM.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != FROM[i]) {
                return false;
            }
        }
        return true;
    }
}
