package org.letterlock.net.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// As much of DER (X.690) as it takes to put an old key into its PKCS#8 envelope (RFC 5958).
final class Der {
    /// `rsaEncryption` with NULL parameters, RFC 8017 A.1.
    static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /// The object identifier `id-ecPublicKey`, RFC 5480 §2.1.1.
    static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int CONTEXT_0 = 0xa0;

    private Der() {}

    static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return sequence(VERSION_0, algorithm, value(OCTET_STRING, key));
    }

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | octets);
            for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// The named curve of an `ECPrivateKey` (RFC 5915 §3: version, octets, then parameters as `[0]`), tag and all.
    static Optional<byte[]> curveOf(byte[] ecPrivateKey) {
        try {
            var outer = new Reader(ecPrivateKey, 0, ecPrivateKey.length);
            outer.next();
            var inner = new Reader(ecPrivateKey, outer.from, outer.to);
            while (inner.hasMore()) {
                inner.next();
                if (inner.tag == CONTEXT_0 && (ecPrivateKey[inner.from] & 0xff) == OBJECT_IDENTIFIER) {
                    return Optional.of(Arrays.copyOfRange(ecPrivateKey, inner.from, inner.to));
                }
            }
            return Optional.empty();
        } catch (ArrayIndexOutOfBoundsException truncated) {
            return Optional.empty();
        }
    }

    /// Walks over the values of one level.
    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int tag;
        private int from;
        private int to;

        Reader(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        boolean hasMore() {
            return at < end;
        }

        void next() {
            tag = bytes[at++] & 0xff;
            int length = bytes[at++] & 0xff;
            if (length >= 0x80) {
                int octets = length & 0x7f;
                length = 0;
                for (int index = 0; index < octets; index++) {
                    length = (length << 8) | (bytes[at++] & 0xff);
                }
            }
            from = at;
            to = at + length;
            if (length < 0 || to > end) {
                throw new ArrayIndexOutOfBoundsException("truncated");
            }
            at = to;
        }
    }
}
