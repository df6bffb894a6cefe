package org.letterlock.net.channel;

import java.nio.charset.StandardCharsets;

/// What [Channel#readLine] found.
public sealed interface Line {
    /// A line without its CRLF: `bytes[from..to)`, the channel's own buffer, valid until the next read.
    record Whole(byte[] bytes, int from, int to) implements Line {
        public int length() {
            return to - from;
        }

        /// The line as ISO 8859-1 text, every octet one character.
        public String latin1() {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /// Longer than the limit; it was read to its end and dropped.
    record TooLong(long length) implements Line {}

    /// A bare LF ended it, or a bare CR or a NUL stood inside; read to the line's end and dropped.
    record Broken(Fault fault) implements Line {}

    enum Fault {
        BARE_LF,
        BARE_CR,
        NUL
    }
}
