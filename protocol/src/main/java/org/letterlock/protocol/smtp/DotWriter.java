package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.letterlock.protocol.text.CrlfNormalizer;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.LineFault;
import org.letterlock.protocol.text.LowOctets;
import org.letterlock.protocol.text.Sink;

/// Writes a message behind DATA: doubles the dots that begin lines (RFC 5321 §4.5.2) and adds the end mark.
///
/// It mends nothing: lines must end in CRLF already ([CrlfNormalizer] sees to that). A bare CR or LF would let the
/// message end where another server sees an end, and begin a second one; after such a [#fault] [#finish] refuses, and
/// all a client can do is hang up. Check beforehand with [LineEndingCheck].
///
/// One conversation's thread owns it; use a new one for each message.
public final class DotWriter {
    private static final byte[] DOT = {'.'};
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF_END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LineEndingCheck check = new LineEndingCheck();
    private boolean lineStart = true;

    /// Writes `bytes[from..to)`, cut anywhere.
    public <X extends Exception> void write(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        check.read(bytes, from, to);
        int run = from;
        int i = from;
        while (i < to) {
            if (lineStart && bytes[i] == '.') {
                flush(bytes, run, i, sink);
                sink.write(DOT, 0, 1);
                run = i;
            }
            lineStart = false;
            i = lineFeed(bytes, i, to);
            if (i < to) {
                lineStart = true;
                i++;
            }
        }
        flush(bytes, run, to, sink);
    }

    /// Writes the end mark, and before it the CRLF that the last line may lack.
    ///
    /// @throws IllegalStateException if there is a [#fault]
    public <X extends Exception> void finish(Sink<X> sink) throws X {
        check.end();
        if (check.fault().isPresent()) {
            throw new IllegalStateException("the message holds " + check.fault().get());
        }
        byte[] end = lineStart ? END : CRLF_END;
        sink.write(end, 0, end.length);
    }

    /// The first thing in the message that should not be there.
    public Optional<LineFault> fault() {
        return check.fault();
    }

    private static int lineFeed(byte[] bytes, int from, int to) {
        int i = LowOctets.next(bytes, from, to);
        while (i < to && bytes[i] != '\n') {
            i = LowOctets.next(bytes, i + 1, to);
        }
        return i;
    }

    private static <X extends Exception> void flush(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        if (to > from) {
            sink.write(bytes, from, to - from);
        }
    }
}
