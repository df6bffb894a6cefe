package org.letterlock.client.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what is kept, by AES-256-GCM, bound to the token's name: a file that was changed, or put in another's
/// place, does not open.
///
/// The form is a line `letterlock-token 1`, then the base64 of nonce and ciphertext.
final class TokenSeal {
    static final int KEY_OCTETS = 32;

    private static final String MAGIC = "letterlock-token 1\n";
    private static final int NONCE_OCTETS = 12; // NIST SP 800-38D §8.2
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final RandomGenerator random;

    TokenSeal(byte[] key, RandomGenerator random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    byte[] close(String name, byte[] clear) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(clear);
            byte[] both = Arrays.copyOf(nonce, NONCE_OCTETS + sealed.length);
            System.arraycopy(sealed, 0, both, NONCE_OCTETS, sealed.length);
            String text = MAGIC + Base64.getMimeEncoder().encodeToString(both) + "\n";
            return text.getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("AES-GCM belongs to every JDK", missing);
        }
    }

    /// Empty when it is no sealed file, was changed, is another's, or was sealed by another key.
    Optional<byte[]> open(String name, byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(MAGIC)) {
            return Optional.empty();
        }
        try {
            byte[] both =
                    Base64.getDecoder().decode(text.substring(MAGIC.length()).replaceAll("\\s", ""));
            if (both.length < NONCE_OCTETS) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(both, NONCE_OCTETS);
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, name, nonce).doFinal(both, NONCE_OCTETS, both.length - NONCE_OCTETS));
        } catch (IllegalArgumentException | AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException cut) { // too short for a tag
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((MAGIC + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
