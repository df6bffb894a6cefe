package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// From a password to SCRAM's keys (RFC 5802 §3). Slow on purpose: `iterations` HMACs. Safe for any thread.
public final class ScramKeyDerivation {
    /// RFC 5802 §5.1 and RFC 7677 §4: fewer are not worth the name.
    public static final int MIN_ITERATIONS = 4096;

    /// More than anyone asks for (OWASP says 600,000 for SHA-256), and seconds of a client's time.
    public static final int MAX_ITERATIONS = 10_000_000;

    private static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private ScramKeyDerivation() {}

    /// What a server keeps. Who steals it can guess passwords and play this server, but not log in.
    public record Derived(Octets storedKey, Octets serverKey) {
        @Override
        public String toString() {
            return "Derived[…]";
        }
    }

    /// The keys of `password`, prepared by SASLprep where it allows.
    ///
    /// @param salt some random octets, the same for all passwords of an account
    /// @throws IllegalArgumentException if iterations are out of bounds
    public static Derived derive(ScramHash hash, Secret password, Octets salt, int iterations) {
        byte[] salted = salted(hash, password, salt, iterations);
        byte[] clientKey = clientKey(hash, salted);
        try {
            return new Derived(Octets.of(hash.hash(clientKey)), Octets.of(serverKey(hash, salted)));
        } finally {
            Arrays.fill(clientKey, (byte) 0);
            Arrays.fill(salted, (byte) 0);
        }
    }

    /// SaltedPassword, the caller's to wipe.
    static byte[] salted(ScramHash hash, Secret password, Octets salt, int iterations) {
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("SCRAM with " + iterations + " iterations");
        }
        byte[] prepared = Saslprep.password(password);
        Mac mac = hash.keyed(prepared);
        Arrays.fill(prepared, (byte) 0);
        // Hi() of RFC 5802 §2.2, which is PBKDF2 with one block
        mac.update(salt.toByteArray());
        byte[] link = mac.doFinal(FIRST_BLOCK);
        byte[] sum = link.clone();
        try {
            for (int round = 1; round < iterations; round++) {
                mac.update(link);
                mac.doFinal(link, 0);
                xor(sum, link);
            }
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
        Arrays.fill(link, (byte) 0);
        return sum;
    }

    static byte[] clientKey(ScramHash hash, byte[] salted) {
        return hash.hmac(salted, CLIENT_KEY);
    }

    static byte[] serverKey(ScramHash hash, byte[] salted) {
        return hash.hmac(salted, SERVER_KEY);
    }

    /// `sum` becomes `sum` xor `other`.
    static void xor(byte[] sum, byte[] other) {
        for (int at = 0; at < sum.length; at++) {
            sum[at] ^= other[at];
        }
    }
}
