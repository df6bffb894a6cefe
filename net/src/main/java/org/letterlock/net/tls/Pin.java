package org.letterlock.net.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;

/// A server's key, recognised by the SHA-256 of its public part (the SubjectPublicKeyInfo, as RFC 7469 §2.4 does).
/// A renewed certificate over the same key keeps its pin.
///
/// @param sha256 32 octets
public record Pin(Octets sha256) {
    private static final String PREFIX = "sha256/";
    private static final int LENGTH = 32;

    public Pin {
        if (sha256.length() != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 pin has 32 octets");
        }
    }

    /// Reads `sha256/` and base64, also in curl's spelling with two slashes.
    public static Optional<Pin> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String encoded = text.substring(text.startsWith("/", PREFIX.length()) ? PREFIX.length() + 1 : PREFIX.length());
        try {
            byte[] digest = Base64.getDecoder().decode(encoded);
            return digest.length == LENGTH ? Optional.of(new Pin(Octets.of(digest))) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    public static Pin of(PublicKey key) {
        try {
            return new Pin(Octets.of(MessageDigest.getInstance("SHA-256").digest(key.getEncoded())));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 belongs to every JDK", missing);
        }
    }

    /// As [#parse] reads it.
    @Override
    public String toString() {
        return PREFIX + Base64.getEncoder().encodeToString(sha256.toByteArray());
    }
}
