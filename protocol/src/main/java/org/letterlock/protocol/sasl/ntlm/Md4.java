package org.letterlock.protocol.sasl.ntlm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// MD4 (RFC 1320), which the JDK does not have. Broken as a hash for anything but what NTLM wants of it.
final class Md4 {
    /// Octets of a digest.
    static final int LENGTH = 16;

    private static final int BLOCK = 64;
    private static final int STEPS = 48;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // RFC 1320 §3.4: what is added in each round, and the turns by round and step
    private static final int[] ADDED = {0, 0x5a827999, 0x6ed9eba1};
    private static final int[][] TURNS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

    private int a = 0x67452301; // RFC 1320 §3.3
    private int b = 0xefcdab89;
    private int c = 0x98badcfe;
    private int d = 0x10325476;

    private Md4() {}

    static byte[] digest(byte[] message) {
        // RFC 1320 §3.1, §3.2: a one bit, zeros, and the length in bits, up to a whole block
        byte[] padded = Arrays.copyOf(message, (message.length + 1 + Long.BYTES + BLOCK - 1) / BLOCK * BLOCK);
        padded[message.length] = (byte) 0x80;
        LONG_WORD.set(padded, padded.length - Long.BYTES, (long) message.length * Byte.SIZE);
        var state = new Md4();
        for (int at = 0; at < padded.length; at += BLOCK) {
            state.take(padded, at);
        }
        Arrays.fill(padded, (byte) 0);
        byte[] digest = new byte[LENGTH];
        WORD.set(digest, 0, state.a);
        WORD.set(digest, 4, state.b);
        WORD.set(digest, 8, state.c);
        WORD.set(digest, 12, state.d);
        return digest;
    }

    private void take(byte[] block, int at) {
        int p = a;
        int q = b;
        int r = c;
        int s = d;
        for (int step = 0; step < STEPS; step++) {
            int round = step >> 4;
            int mixed = switch (round) {
                case 0 -> (q & r) | (~q & s);
                case 1 -> (q & r) | (q & s) | (r & s);
                default -> q ^ r ^ s;
            };
            int within = step & 15;
            int word = switch (round) {
                case 0 -> within;
                case 1 -> ((within & 3) << 2) | (within >> 2);
                default -> Integer.reverse(within) >>> 28;
            };
            int sum = p + mixed + ADDED[round] + (int) WORD.get(block, at + 4 * word);
            p = s;
            s = r;
            r = q;
            q = Integer.rotateLeft(sum, TURNS[round][step & 3]);
        }
        a += p;
        b += q;
        c += r;
        d += s;
    }
}
