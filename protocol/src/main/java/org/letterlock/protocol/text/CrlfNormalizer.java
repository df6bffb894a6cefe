package org.letterlock.protocol.text;

import java.nio.charset.StandardCharsets;

/// Makes CRLF of every line end, be it CRLF, LF or CR: for files on their way into a message. Nothing that came from
/// the network passes through here, where the difference tells an attack.
///
/// One thread owns it; use a new one for each file.
public final class CrlfNormalizer {
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private boolean afterCr;

    /// Writes `bytes[from..to)`, cut anywhere.
    public <X extends Exception> void write(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        int run = from;
        int i = from;
        while (i < to) {
            if (afterCr) {
                afterCr = false;
                if (bytes[i] == '\n') { // its CR has been written as CRLF
                    run = ++i;
                    continue;
                }
            }
            i = LowOctets.next(bytes, i, to);
            if (i < to && (bytes[i] == '\n' || bytes[i] == '\r')) {
                afterCr = bytes[i] == '\r';
                if (i > run) {
                    sink.write(bytes, run, i - run);
                }
                sink.write(CRLF, 0, CRLF.length);
                run = i + 1;
            }
            i = Math.min(i + 1, to);
        }
        if (to > run) {
            sink.write(bytes, run, to - run);
        }
    }
}
