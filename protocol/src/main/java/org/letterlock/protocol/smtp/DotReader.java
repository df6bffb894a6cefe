package org.letterlock.protocol.smtp;

import java.util.Optional;
import org.letterlock.protocol.text.LineFault;
import org.letterlock.protocol.text.LowOctets;
import org.letterlock.protocol.text.Sink;

/// Reads the text behind DATA: takes the dots away that were stuffed (RFC 5321 §4.5.2) and finds the end.
///
/// Only CRLF `.` CRLF ends it (RFC 5321 §4.1.1.4); nothing else ever does. A bare CR, a bare LF or a NUL is noted as
/// a fault while reading goes on to the real end, so that the peer hears an answer and its next octet is a command.
///
/// Octets may come in pieces cut anywhere. What goes to the sink are runs of the caller's own array, as long as can
/// be, without the end mark. One conversation's thread owns it; use a new one for each message.
public final class DotReader {
    private static final byte[] CR = {'\r'};

    private enum At {
        /// Behind CRLF, or before anything.
        LINE_START,
        /// Inside a line.
        TEXT,
        /// Behind a CR that has been delivered.
        AFTER_CR,
        /// Behind a dot that begins a line; it is not delivered.
        AFTER_DOT,
        /// Behind such a dot and a CR, which may be half of the end mark, and is not delivered yet.
        AFTER_DOT_CR,
        END
    }

    private At at = At.LINE_START;
    private long consumed;
    private long size;
    private Optional<LineFault> fault = Optional.empty();

    /// Reads from `bytes[from..to)` until the end mark or the end of the piece.
    ///
    /// @return how many octets were used; the rest, behind the end mark, is not ours
    /// @throws X whatever the sink throws; the reader is of no use afterwards
    public <X extends Exception> int read(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        int run = from; // what stands between here and i has not been delivered
        int i = from;
        while (i < to && at != At.END) {
            switch (at) {
                case LINE_START -> {
                    if (bytes[i] == '.') {
                        deliver(bytes, run, i, sink);
                        run = ++i;
                        at = At.AFTER_DOT;
                    } else {
                        at = At.TEXT;
                    }
                }
                case AFTER_DOT -> {
                    if (bytes[i] == '\r') {
                        run = ++i;
                        at = At.AFTER_DOT_CR;
                    } else {
                        at = At.TEXT;
                    }
                }
                case AFTER_DOT_CR -> {
                    if (bytes[i] == '\n') {
                        run = ++i;
                        at = At.END;
                    } else { // the CR was text after all
                        deliver(CR, 0, 1, sink);
                        at = At.AFTER_CR;
                    }
                }
                case AFTER_CR -> {
                    if (bytes[i] == '\n') {
                        i++;
                        at = At.LINE_START;
                    } else {
                        note(LineFault.Kind.BARE_CR, consumed + i - from - 1);
                        at = At.TEXT;
                    }
                }
                case TEXT -> i = text(bytes, i, to, consumed - from);
                case END -> throw new AssertionError();
            }
        }
        deliver(bytes, run, i, sink);
        consumed += i - from;
        return i - from;
    }

    /// Whether the end mark was read.
    public boolean done() {
        return at == At.END;
    }

    /// The first thing in the text that should not be there.
    public Optional<LineFault> fault() {
        return fault;
    }

    /// Octets delivered so far: the message without end mark and stuffed dots.
    public long size() {
        return size;
    }

    /// Reads on to the next CR, and behind it. Most octets of most messages pass through here.
    ///
    /// @param base what makes an offset of an index
    private int text(byte[] bytes, int from, int to, long base) {
        int i = from;
        while (true) {
            i = LowOctets.next(bytes, i, to);
            if (i == to) {
                return i;
            }
            switch (bytes[i]) {
                case '\r' -> {
                    at = At.AFTER_CR;
                    return i + 1;
                }
                case '\n' -> note(LineFault.Kind.BARE_LF, base + i);
                case 0 -> note(LineFault.Kind.NUL, base + i);
                default -> {}
            }
            i++;
        }
    }

    private <X extends Exception> void deliver(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        if (to > from) {
            size += to - from;
            sink.write(bytes, from, to - from);
        }
    }

    private void note(LineFault.Kind kind, long where) {
        if (fault.isEmpty()) {
            fault = Optional.of(new LineFault(kind, where));
        }
    }
}
