package org.letterlock.app.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The random word in a browser's cookie, and what follows from it: the digest that is stored, and the token its forms
/// must carry, which a foreign site cannot know.
final class Tokens {
    private static final int OCTETS = 32;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private Tokens() {}

    static String make(RandomGenerator random) {
        byte[] bytes = new byte[OCTETS];
        random.nextBytes(bytes);
        return text(bytes);
    }

    /// Whether it may be one of ours.
    static boolean isShaped(String token) {
        return SHAPE.matcher(token).matches();
    }

    /// As random as the token is, it needs no slow hash.
    static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }

    /// What forms of this browser carry.
    static String form(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return text(mac.doFinal("form".getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }

    static boolean isForm(String token, String sent) {
        return MessageDigest.isEqual(
                form(token).getBytes(StandardCharsets.US_ASCII), sent.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
