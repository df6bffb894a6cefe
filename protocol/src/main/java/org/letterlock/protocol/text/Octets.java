package org.letterlock.protocol.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Immutable bytes with equality. For bytes that must never be shown use [Secret].
///
/// Safe for any thread.
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of `bytes`.
    public static Octets of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /// A copy of `length` bytes of `bytes` from `from`.
    public static Octets of(byte[] bytes, int from, int length) {
        return length == 0 ? EMPTY : new Octets(Arrays.copyOfRange(bytes, from, from + length));
    }

    /// The UTF-8 form of `text`.
    public static Octets utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// How many bytes there are.
    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /// The byte at `index` as 0 to 255.
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /// A copy, the caller's to change.
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /// The text, where the bytes are well-formed UTF-8.
    public Optional<String> text() {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Printable ASCII as it is, every other byte as `\xNN`: fit for a log line.
    @Override
    public String toString() {
        var text = new StringBuilder(bytes.length);
        for (byte octet : bytes) {
            if (octet >= ' ' && octet < 0x7f && octet != '\\') {
                text.append((char) octet);
            } else {
                text.append("\\x").append(Character.forDigit((octet >> 4) & 0xf, 16));
                text.append(Character.forDigit(octet & 0xf, 16));
            }
        }
        return text.toString();
    }
}
