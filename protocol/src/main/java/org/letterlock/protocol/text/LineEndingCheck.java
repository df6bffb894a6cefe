package org.letterlock.protocol.text;

import java.util.Optional;

/// Looks for line ends that are not CRLF, and for NUL, in octets that come in pieces: for BDAT and for text to be
/// sent.
///
/// Remembers the first fault only. One thread owns it.
public final class LineEndingCheck {
    private long fed;
    private boolean afterCr;
    private Optional<LineFault> fault = Optional.empty();

    /// Looks at `bytes[from..to)`.
    public void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && fault.isEmpty()) {
            if (afterCr) {
                afterCr = false;
                if (bytes[at] != '\n') {
                    note(LineFault.Kind.BARE_CR, fed + at - from - 1);
                    break;
                }
                at++;
            }
            at = LowOctets.next(bytes, at, to);
            if (at < to) {
                switch (bytes[at]) {
                    case '\r' -> afterCr = true;
                    case '\n' -> note(LineFault.Kind.BARE_LF, fed + at - from);
                    case 0 -> note(LineFault.Kind.NUL, fed + at - from);
                    default -> {}
                }
                at++;
            }
        }
        fed += to - from;
    }

    /// Tells that no octet follows: a CR at the very end is a fault too.
    public void end() {
        if (afterCr) {
            note(LineFault.Kind.BARE_CR, fed - 1);
        }
    }

    /// The first fault.
    public Optional<LineFault> fault() {
        return fault;
    }

    private void note(LineFault.Kind kind, long at) {
        if (fault.isEmpty()) {
            fault = Optional.of(new LineFault(kind, at));
        }
    }
}
