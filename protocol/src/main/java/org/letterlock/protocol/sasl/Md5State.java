package org.letterlock.protocol.sasl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.letterlock.protocol.text.Octets;

/// MD5 (RFC 1321) between two blocks. The JDK's own MD5 does not let its state out, and CRAM-MD5 is stored as
/// two such states (RFC 2195 §2).
record Md5State(int a, int b, int c, int d) {
    /// Octets of a block.
    static final int BLOCK = 64;

    /// Octets of a state, and of a digest.
    static final int LENGTH = 16;

    /// RFC 1321 §3.3.
    static final Md5State INITIAL = new Md5State(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STEPS = 64;

    // RFC 1321 §3.4: T[i] is the whole part of 2^32 times abs(sin(i)), i in radians from 1; the turns by round.
    private static final int[] SINES = new int[STEPS];
    private static final int[] TURNS = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

    static {
        Arrays.setAll(SINES, step -> (int) (long) (0x1p32 * Math.abs(StrictMath.sin(step + 1))));
    }

    /// The state that these 16 octets spell.
    static Md5State of(Octets octets) {
        byte[] bytes = octets.toByteArray();
        return new Md5State((int) WORD.get(bytes, 0), (int) WORD.get(bytes, 4), (int) WORD.get(bytes, 8), (int)
                WORD.get(bytes, 12));
    }

    /// The 16 octets that spell this state: after the last block, the digest.
    byte[] toByteArray() {
        byte[] bytes = new byte[LENGTH];
        WORD.set(bytes, 0, a);
        WORD.set(bytes, 4, b);
        WORD.set(bytes, 8, c);
        WORD.set(bytes, 12, d);
        return bytes;
    }

    /// The state after the 64 octets of `block` from `at`.
    Md5State after(byte[] block, int at) {
        int p = a;
        int q = b;
        int r = c;
        int s = d;
        // RFC 1321 §3.4. One loop for each round, for the compiler's sake: it is half of what a CRAM-MD5 login costs.
        for (int step = 0; step < 16; step++) {
            int turned = turned(p + ((q & r) | (~q & s)), step, word(block, at, step));
            p = s;
            s = r;
            r = q;
            q += turned;
        }
        for (int step = 16; step < 32; step++) {
            int turned = turned(p + ((q & s) | (r & ~s)), step, word(block, at, 5 * step + 1));
            p = s;
            s = r;
            r = q;
            q += turned;
        }
        for (int step = 32; step < 48; step++) {
            int turned = turned(p + (q ^ r ^ s), step, word(block, at, 3 * step + 5));
            p = s;
            s = r;
            r = q;
            q += turned;
        }
        for (int step = 48; step < STEPS; step++) {
            int turned = turned(p + (r ^ (q | ~s)), step, word(block, at, 7 * step));
            p = s;
            s = r;
            r = q;
            q += turned;
        }
        return new Md5State(a + p, b + q, c + r, d + s);
    }

    private static int word(byte[] block, int at, int index) {
        return (int) WORD.get(block, at + 4 * (index & 15));
    }

    private static int turned(int sum, int step, int word) {
        return Integer.rotateLeft(sum + SINES[step] + word, TURNS[((step >> 4) << 2) | (step & 3)]);
    }

    /// The digest of a message that ends in `tail` after `before` octets (whole blocks) which led to this state.
    byte[] digest(byte[] tail, long before) {
        // RFC 1321 §3.1, §3.2: a one bit, zeros, and the length in bits, up to a whole block
        byte[] padded = Arrays.copyOf(tail, (tail.length + 1 + Long.BYTES + BLOCK - 1) / BLOCK * BLOCK);
        padded[tail.length] = (byte) 0x80;
        LONG_WORD.set(padded, padded.length - Long.BYTES, (before + tail.length) * Byte.SIZE);
        Md5State state = this;
        for (int at = 0; at < padded.length; at += BLOCK) {
            state = state.after(padded, at);
        }
        return state.toByteArray();
    }

    /// A state may stand for a password.
    @Override
    public String toString() {
        return "Md5State[…]";
    }
}
