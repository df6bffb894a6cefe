package org.letterlock.protocol.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// Bytes that print as `…`, compare in constant time, and are wiped by [#close()].
///
/// One thread owns a secret at a time. After `close` every method but `close` throws [IllegalStateException].
public final class Secret implements AutoCloseable {
    private byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of `bytes`; the caller still owns, and should wipe, its own.
    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /// A copy of `length` bytes of `bytes` from `from`.
    public static Secret of(byte[] bytes, int from, int length) {
        return new Secret(Arrays.copyOfRange(bytes, from, from + length));
    }

    /// These very `bytes`, which the caller gives up.
    static Secret taking(byte[] bytes) {
        return new Secret(bytes);
    }

    /// The UTF-8 form of `text`. Strings cannot be wiped: prefer the byte forms where the secret comes from
    /// outside.
    public static Secret utf8(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return live().length;
    }

    public boolean isEmpty() {
        return live().length == 0;
    }

    /// A copy, the caller's to use and to wipe.
    public byte[] reveal() {
        return live().clone();
    }

    /// The secret as text, where it is well-formed UTF-8. The string cannot be wiped: keep it short-lived.
    public Optional<String> revealText() {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(live()));
            return Optional.of(text.toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /// A second copy with a life of its own.
    public Secret copy() {
        return of(live());
    }

    /// Overwrites the bytes. Calling it again does nothing.
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        bytes = new byte[0];
        wiped = true;
    }

    private byte[] live() {
        if (wiped) {
            throw new IllegalStateException("a wiped secret was read");
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(live(), that.live());
    }

    /// The same for all secrets: a hash of the bytes would tell about them.
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "…";
    }
}
