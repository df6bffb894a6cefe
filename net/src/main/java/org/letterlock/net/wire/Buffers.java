package org.letterlock.net.wire;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The pool of big buffers that active connections borrow and idle ones do not hold. Safe for any thread.
///
/// It keeps at most 64 of them (2 MiB in all); what is borrowed beyond that is made new and left to the garbage
/// collector afterwards. Threads start their search at one of a few places, so that they seldom meet, and few buffers
/// serve all.
public final class Buffers {
    /// Size of every buffer. Holds the largest TLS record (RFC 8446 §5.2: 2^14 + 256 + 5) with as much again to
    /// spare.
    public static final int SIZE = 32 * 1024;

    /// What a wire or a channel may hold while it waits.
    public static final int SMALL = 1024;

    public static final byte[] NONE = {};

    private static final int KEPT = 64;
    private static final int STRIPES = 4;
    private static final AtomicReferenceArray<byte[]> SLOTS = new AtomicReferenceArray<>(KEPT);

    private Buffers() {}

    /// A buffer of [#SIZE] zeros.
    public static byte[] take() {
        int start = start();
        for (int probe = 0; probe < KEPT; probe++) {
            int slot = (start + probe) % KEPT;
            byte[] kept = SLOTS.get(slot);
            if (kept != null && SLOTS.compareAndSet(slot, kept, null)) {
                return kept;
            }
        }
        return new byte[SIZE];
    }

    /// Gives a buffer back, if it is one of ours by size. It must not be touched afterwards.
    ///
    /// @param used how many of its first bytes were written since it was taken: they are wiped, so that one
    ///     connection's bytes can never turn up in another's buffer
    public static void give(byte[] buffer, int used) {
        if (buffer.length != SIZE) {
            return;
        }
        Arrays.fill(buffer, 0, used, (byte) 0);
        int start = start();
        for (int probe = 0; probe < KEPT; probe++) {
            int slot = (start + probe) % KEPT;
            if (SLOTS.get(slot) == null && SLOTS.compareAndSet(slot, null, buffer)) {
                return;
            }
        }
    }

    private static int start() {
        return (int) (Thread.currentThread().threadId() % STRIPES) * (KEPT / STRIPES);
    }
}
