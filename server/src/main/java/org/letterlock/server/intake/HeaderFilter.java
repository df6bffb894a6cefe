package org.letterlock.server.intake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.LineFault;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.StorageFailed;

/// Lets a message pass into the spool and watches its header section (RFC 5322 §2.2) go by, line by line, whatever
/// pieces it comes in. When the section ends, the lines that are missing are put at its end.
///
/// Where the body begins without the empty line (RFC 5322 §2.1), that line is put in: header lines stand before the
/// message now, and nobody after us shall take its first line of text for one of them.
final class HeaderFilter {
    /// Honest messages have about 150 at most.
    static final int FIELDS = 1000;

    /// A field name longer than this is none: the line belongs to the body.
    private static final int NAME = 128;

    /// As much of the `From` fields as is looked at (RFC 5321 §4.5.3.1 bounds an address, nothing bounds a list).
    private static final int FROM = 64 * 1024;

    private static final byte[] CRLF = {'\r', '\n'};

    private final Reception.Additions additions;
    private final LineEndingCheck lines = new LineEndingCheck();
    private final byte[] name = new byte[NAME];
    private State state = State.LINE_START;
    private int length;
    private boolean spaced;
    private int fields;
    private boolean inFrom;
    private long octets;
    private int received;
    private boolean dated;
    private boolean identified;
    private final List<Octets> from = new ArrayList<>(1);
    private final ByteArrayOutputStream field = new ByteArrayOutputStream(0);

    private enum State {
        LINE_START,
        NAME,
        /// A CR came where a line began: the empty line, if an LF follows.
        EMPTY_LINE,
        VALUE,
        BODY
    }

    HeaderFilter(Reception.Additions additions) {
        this.additions = additions;
    }

    /// Octets of the header section so far, the empty line included.
    long headerOctets() {
        return octets;
    }

    /// Fields so far.
    int fields() {
        return fields;
    }

    /// A line end in the header section that is none: there, not even BINARYMIME allows it (RFC 3030 §3).
    Optional<LineFault> fault() {
        return lines.fault();
    }

    void accept(byte[] bytes, int start, int to, Spool spool) throws StorageFailed {
        if (state == State.BODY) {
            spool.write(bytes, start, to);
            return;
        }
        int at = start;
        while (at < to && state != State.BODY) {
            at = switch (state) {
                case LINE_START -> begin(bytes, at);
                case NAME -> name(bytes, at, spool);
                case EMPTY_LINE -> emptyLine(bytes, at, spool);
                case VALUE -> value(bytes, at, to, spool);
                case BODY -> throw new IllegalStateException();
            };
        }
        lines.read(bytes, start, at);
        if (at < to) {
            spool.write(bytes, at, to);
        }
    }

    /// The message has ended.
    Heading finish(Spool spool) throws StorageFailed {
        switch (state) {
            case BODY -> {}
            case NAME -> leaveAtName(spool);
            case EMPTY_LINE -> leave(spool);
            case LINE_START, VALUE -> {
                // No body, so no empty line: that is allowed (RFC 5322 §3.5).
                endField();
                byte[] more = additions.to(heading());
                if (state == State.VALUE && more.length > 0) {
                    spool.write(CRLF);
                }
                spool.write(more);
            }
        }
        return heading();
    }

    private Heading heading() {
        return new Heading(received, from, dated, identified);
    }

    private int begin(byte[] bytes, int at) {
        byte b = bytes[at];
        length = 0;
        spaced = false;
        if (b == '\r') {
            state = State.EMPTY_LINE;
            octets++;
            return at + 1;
        }
        if ((b == ' ' || b == '\t') && fields > 0) {
            state = State.VALUE;
            return at;
        }
        state = State.NAME;
        return at;
    }

    private int emptyLine(byte[] bytes, int at, Spool spool) throws StorageFailed {
        leave(spool);
        if (bytes[at] == '\n') {
            octets++;
            return at + 1;
        }
        spool.write(CRLF, 0, 1);
        return at;
    }

    private int name(byte[] bytes, int at, Spool spool) throws StorageFailed {
        byte b = bytes[at];
        if (b == ':' && length > 0) {
            endField();
            beginField(spool);
            return at;
        }
        boolean space = b == ' ' || b == '\t';
        // RFC 5322 §4.5: old senders put blanks between name and colon.
        boolean belongs = space ? length > 0 : b > ' ' && b < 0x7f && b != ':' && !spaced;
        if (!belongs || length == NAME) {
            leaveAtName(spool);
            return at;
        }
        spaced |= space;
        name[length++] = b;
        octets++;
        return at + 1;
    }

    private int value(byte[] bytes, int start, int to, Spool spool) throws StorageFailed {
        int at = start;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        boolean whole = at < to;
        int end = whole ? at + 1 : to;
        octets += end - start;
        spool.write(bytes, start, end);
        if (inFrom && field.size() < FROM) {
            field.write(bytes, start, end - start);
        }
        if (whole) {
            state = State.LINE_START;
        }
        return end;
    }

    private void beginField(Spool spool) throws StorageFailed {
        fields++;
        state = State.VALUE;
        spool.write(name, 0, length);
        switch (new String(name, 0, length, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT)) {
            case "from" -> inFrom = true;
            case "received" -> received++;
            case "date" -> dated = true;
            case "message-id" -> identified = true;
            default -> {}
        }
    }

    private void endField() {
        if (inFrom) {
            byte[] body = field.toByteArray();
            // The first octet is the colon.
            from.add(body.length == 0 ? Octets.EMPTY : Octets.of(body, 1, body.length - 1));
            field.reset();
            inFrom = false;
        }
    }

    /// What looked like a field name was the body's first line.
    private void leaveAtName(Spool spool) throws StorageFailed {
        leave(spool);
        spool.write(name, 0, length);
    }

    private void leave(Spool spool) throws StorageFailed {
        endField();
        spool.write(additions.to(heading()));
        spool.write(CRLF);
        state = State.BODY;
    }
}
