package org.letterlock.protocol.message;

import java.util.Optional;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.LineFault;

/// What must be known of a finished message before it is sent: whether it needs 8BITMIME, SMTPUTF8 or BINARYMIME, and
/// whether its line ends are sound. Sees the octets once, in pieces. One thread owns it.
public final class MessageScan {
    private final LineEndingCheck lines = new LineEndingCheck();
    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean highInHeader;
    private boolean highInBody;
    private long size;
    private int line;
    private int longest;

    /// Takes `count` octets of `bytes` from `from`.
    public void write(byte[] bytes, int from, int count) {
        lines.read(bytes, from, from + count);
        size += count;
        for (int i = from; i < from + count; i++) {
            byte octet = bytes[i];
            if (octet == '\n') {
                inHeader &= !lineEmpty;
                lineEmpty = true;
                line = 0;
            } else if (octet != '\r') {
                lineEmpty = false;
                longest = Math.max(longest, ++line);
                if (octet < 0) {
                    highInHeader |= inHeader;
                    highInBody |= !inHeader;
                }
            }
        }
    }

    /// Tells that no octet follows.
    public void end() {
        lines.end();
    }

    /// Octets in all.
    public long size() {
        return size;
    }

    /// Whether any octet is beyond ASCII: BODY=8BITMIME (RFC 6152).
    public boolean eightBit() {
        return highInHeader || highInBody;
    }

    /// Whether a header field holds UTF-8: SMTPUTF8 (RFC 6531 §3.5).
    public boolean eightBitHeader() {
        return highInHeader;
    }

    /// The longest line in octets, without its end; DATA carries 998 (RFC 5321 §4.5.3.1.6).
    public int longestLine() {
        return longest;
    }

    /// The first line end that is not CRLF, or NUL; DATA cannot carry those, BDAT with BODY=BINARYMIME can.
    public Optional<LineFault> fault() {
        return lines.fault();
    }
}
