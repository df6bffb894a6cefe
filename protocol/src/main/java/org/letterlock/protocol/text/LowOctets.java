package org.letterlock.protocol.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the octets that matter for lines, eight at a time.
public final class LowOctets {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH << 7;
    private static final long FOURTEEN = 14 * EACH;

    private LowOctets() {}

    /// The index of the first octet from 0 to 13 (NUL, LF and CR among them) in `bytes[from..to)`, or `to`.
    public static int next(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            // The classic "has a byte less than n": the lowest bit it sets is always right, and that is all we use.
            long low = (eight - FOURTEEN) & ~eight & HIGH_BITS;
            if (low != 0) {
                return at + (Long.numberOfTrailingZeros(low) >>> 3);
            }
        }
        while (at < to && (bytes[at] & 0xff) >= 14) {
            at++;
        }
        return at;
    }
}
