package org.letterlock.protocol.sasl.ntlm;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.text.Octets;

/// The key both sides share once the proof is known (§3.3.2, §3.1.5.1.2). Safe for any thread.
public record SessionKey(Octets octets) {
    /// Octets of it.
    public static final int LENGTH = 16;

    public SessionKey {
        if (octets.length() != LENGTH) {
            throw new IllegalArgumentException("a session key is " + LENGTH + " octets");
        }
    }

    /// The key that the client made up, out of what it sent encrypted under this one (KXKEY, RC4).
    public SessionKey opening(Octets encrypted) {
        try {
            Cipher cipher = Cipher.getInstance("ARCFOUR");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(octets.toByteArray(), "ARCFOUR"));
            return new SessionKey(Octets.of(cipher.doFinal(encrypted.toByteArray())));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has ARCFOUR", missing);
        }
    }

    /// The MIC over all three messages as they went over the wire; in the third its own place counts as zeros
    /// (§3.1.5.1.2).
    public Octets mic(Octets negotiate, Octets challenge, Octets authenticate) {
        byte[] last = authenticate.toByteArray();
        int from = AuthenticateMessage.MIC;
        Arrays.fill(last, from, from + AuthenticateMessage.MIC_LENGTH, (byte) 0);
        return HmacMd5.of(octets, negotiate.toByteArray(), challenge.toByteArray(), last);
    }

    @Override
    public String toString() {
        return "SessionKey[…]";
    }
}
