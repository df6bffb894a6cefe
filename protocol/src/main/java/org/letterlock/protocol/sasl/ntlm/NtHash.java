package org.letterlock.protocol.sasl.ntlm;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// A password as NTLM keeps it (§3.3.1, NTOWFv1): the MD4 of its UTF-16, 16 octets, without salt. It logs in by NTLM
/// like the password itself, hence is guarded like it. Safe for any thread.
public record NtHash(Octets octets) {
    /// Octets of it.
    public static final int LENGTH = Md4.LENGTH;

    public NtHash {
        if (octets.length() != LENGTH) {
            throw new IllegalArgumentException("an NT hash is " + LENGTH + " octets");
        }
    }

    /// The hash of `password`, which NTLM takes as it was typed and without preparation; one that is not UTF-8 has
    /// none.
    public static Parsed<NtHash> of(Secret password) {
        byte[] revealed = password.reveal();
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(revealed));
            byte[] wide = wide(text);
            byte[] digest = Md4.digest(wide);
            Arrays.fill(wide, (byte) 0);
            while (text.position() > 0) {
                text.put(text.position() - 1, '\0').position(text.position() - 1);
            }
            return Parsed.ok(new NtHash(Octets.of(digest)));
        } catch (CharacterCodingException notUtf8) {
            return Parsed.bad("the password is not UTF-8");
        } finally {
            Arrays.fill(revealed, (byte) 0);
        }
    }

    /// UTF-16 without a mark, the low octet first; `text` is read to its end.
    private static byte[] wide(CharBuffer text) {
        byte[] wide = new byte[2 * text.remaining()];
        for (int at = 0; text.hasRemaining(); at += 2) {
            char unit = text.get();
            wide[at] = (byte) unit;
            wide[at + 1] = (byte) (unit >> Byte.SIZE);
        }
        return wide;
    }

    @Override
    public String toString() {
        return "NtHash[…]";
    }
}
