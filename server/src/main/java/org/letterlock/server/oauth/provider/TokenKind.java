package org.letterlock.server.oauth.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;

/// The secrets we issue: 256 random bits behind a prefix that tells what they are. By it a token of ours is never
/// shown to another issuer, one that was put in the wrong place is named, and those who scan for leaked secrets know
/// them.
enum TokenKind {
    CODE("llc_"),
    DEVICE("lld_"),
    ACCESS("lla_"),
    REFRESH("llr_"),
    CLIENT_SECRET("lls_");

    private static final int OCTETS = 32;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String prefix;

    TokenKind(String prefix) {
        this.prefix = prefix;
    }

    String generate(RandomGenerator random) {
        byte[] bits = new byte[OCTETS];
        random.nextBytes(bits);
        return prefix + BASE64URL.encodeToString(bits);
    }

    boolean fits(String text) {
        return text.startsWith(prefix);
    }

    /// What `text` looks like.
    static Optional<TokenKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.fits(text)).findFirst();
    }

    /// What is kept of a secret. It is random enough to need neither salt nor slowness.
    static Octets digest(String secret) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
