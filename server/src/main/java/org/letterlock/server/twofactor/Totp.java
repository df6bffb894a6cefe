package org.letterlock.server.twofactor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Time-based one-time passwords (RFC 6238) of one secret, as every authenticator app makes them: HMAC-SHA-1, six
/// digits, thirty seconds. Immutable and safe for any thread.
public final class Totp {
    /// Digits of a code (RFC 4226 §5.3).
    public static final int DIGITS = 6;

    /// How long a code is shown (RFC 6238 §5.2).
    public static final Duration STEP = Duration.ofSeconds(30);

    /// Octets of a secret: what RFC 4226 §4, R6 recommends.
    static final int SECRET_LENGTH = 20;

    /// How many steps a telephone's clock may be off, either way (RFC 6238 §5.2).
    static final int TOLERANCE = 1;

    private static final int MODULUS = 1_000_000;

    private final Octets secret;

    private Totp(Octets secret) {
        this.secret = secret;
    }

    static Totp of(Octets secret) {
        return new Totp(secret);
    }

    /// @param random a cryptographic source
    static Totp generate(RandomGenerator random) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return new Totp(Octets.of(secret));
    }

    /// From the secret as it is shown to people.
    public static Parsed<Totp> parse(String base32) {
        return Base32.decode(base32).map(Totp::of);
    }

    /// The code that is shown at this moment.
    public String at(Instant moment) {
        return code(step(moment));
    }

    Octets secret() {
        return secret;
    }

    /// Which step a moment is in (RFC 6238 §4.2, with T0 = 0).
    static long step(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), STEP.toSeconds());
    }

    String code(long step) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", hotp(secret, step) % MODULUS);
    }

    /// The step this code is of, if it is of one near `now`: the first after `last`, or else an earlier one. Every
    /// code of the window is computed and compared, whichever matches.
    OptionalLong match(String code, Instant now, long last) {
        byte[] typed = code.getBytes(StandardCharsets.US_ASCII);
        long middle = step(now);
        OptionalLong found = OptionalLong.empty();
        for (long step = middle + TOLERANCE; step >= middle - TOLERANCE; step--) {
            boolean same = MessageDigest.isEqual(code(step).getBytes(StandardCharsets.US_ASCII), typed);
            if (same && (step > last || found.isEmpty())) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /// HOTP before it is cut to digits: 31 bits (RFC 4226 §5.3).
    static int hotp(Octets secret, long counter) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA1"));
            byte[] digest =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
            int offset = digest[digest.length - 1] & 0xf;
            return ByteBuffer.wrap(digest).getInt(offset) & Integer.MAX_VALUE;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }

    @Override
    public String toString() {
        return "Totp[…]";
    }
}
