package org.letterlock.protocol.smtp;

import org.letterlock.protocol.text.Sink;

/// Reads the octets behind BDAT: exactly as many as were announced, whatever they are (RFC 3030 §2).
///
/// One conversation's thread owns it; use a new one for each chunk.
public final class ChunkReader {
    private long left;

    /// @param size octets that follow, not negative
    public ChunkReader(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a chunk of " + size + " octets");
        }
        left = size;
    }

    /// Passes on what of `bytes[from..to)` belongs to the chunk.
    ///
    /// @return how many octets did; the rest is not ours
    public <X extends Exception> int read(byte[] bytes, int from, int to, Sink<X> sink) throws X {
        int used = (int) Math.min(left, to - from);
        if (used > 0) {
            left -= used;
            sink.write(bytes, from, used);
        }
        return used;
    }

    /// Whether the chunk is read to its end; a chunk of size 0 is from the start.
    public boolean done() {
        return left == 0;
    }
}
