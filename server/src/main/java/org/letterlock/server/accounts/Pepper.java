package org.letterlock.server.accounts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The server's own key, kept in a file beside the database and never in it: whoever steals the database alone can
/// neither check a guessed app password nor read a SCRAM, CRAM-MD5 or NTLM key.
///
/// Every use has a key of its own, derived by HKDF (RFC 5869). Safe for any thread.
public final class Pepper {
    /// Octets of the key.
    public static final int LENGTH = 32;

    private static final int FAKE_SALT_LENGTH = 16;
    private static final int FINGERPRINT_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    /// Octets of the longest key: two of SHA-512, for SCRAM.
    private static final int LONGEST_KEY = 128;

    private static final String SEALING = "AES/GCM/NoPadding";

    private static final int OPENERS = 64;

    /// First octet of what is sealed; another scheme will take another number.
    private static final byte AES_256_GCM = 1;

    private final SecretKey appPasswords;
    private final SecretKey salts;
    private final SecretKey sealing;
    private final SecretKey codes;
    private final byte[] blind;

    /// Ciphers to open with, for there are as many logins as come and to make one costs five times what using it does.
    private final ArrayBlockingQueue<Cipher> openers = new ArrayBlockingQueue<>(OPENERS);

    private final Octets fingerprint;

    private Pepper(byte[] key) {
        var master = new SecretKeySpec(key, "HKDF");
        appPasswords = derive(master, "app password digests", "HmacSHA256");
        salts = derive(master, "salts of unknown names", "HmacSHA256");
        sealing = derive(master, "sealing of keys", "AES");
        codes = derive(master, "digests of random codes", "HmacSHA256");
        blind = derive(master, "blinding of keys", "Blind", LONGEST_KEY).getEncoded();
        fingerprint = hmac(derive(master, "fingerprint", "HmacSHA256"), new byte[0], FINGERPRINT_LENGTH);
    }

    /// The pepper of this key; `key` stays the caller's.
    public static Parsed<Pepper> of(Secret key) {
        if (key.length() != LENGTH) {
            return Parsed.bad("the key is " + key.length() + " octets long, not " + LENGTH);
        }
        byte[] bytes = key.reveal();
        try {
            return Parsed.ok(new Pepper(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /// What an app password is looked up by. It needs no salt and no slow hash: 70 random bits cannot be guessed, and
    /// without the key not even tried.
    Octets digest(AppPassword password) {
        try (Secret letters = password.compact()) {
            return hmac(appPasswords, letters.reveal(), LENGTH);
        }
    }

    /// What a random code (of 50 bits or more) is looked up by. `place` says whose it is and what for.
    public Octets digest(Octets code, String place) {
        byte[] belongs = place.getBytes(StandardCharsets.UTF_8);
        byte[] secret = code.toByteArray();
        // The length first, so that no two places and codes are the same message.
        byte[] message = ByteBuffer.allocate(Integer.BYTES + belongs.length + secret.length)
                .putInt(belongs.length)
                .put(belongs)
                .put(secret)
                .array();
        Arrays.fill(secret, (byte) 0);
        return hmac(codes, message, LENGTH);
    }

    /// The salt an unknown name is told, the same each time (RFC 5802 §5.1 would else tell which names exist).
    Octets fakeSalt(String name) {
        return hmac(salts, name.getBytes(StandardCharsets.UTF_8), FAKE_SALT_LENGTH);
    }

    /// Tells one pepper from another and nothing else about it.
    Octets fingerprint() {
        return fingerprint;
    }

    /// Encrypts for rest (AES-256-GCM). `place` says whose it is and what for: put elsewhere, it does not open.
    public Octets seal(Octets plain, String place, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] secret = plain.toByteArray();
        try {
            Cipher cipher = Cipher.getInstance(SEALING);
            start(cipher, Cipher.ENCRYPT_MODE, nonce, place);
            byte[] sealed = cipher.doFinal(secret);
            byte[] all = new byte[1 + NONCE_LENGTH + sealed.length];
            all[0] = AES_256_GCM;
            System.arraycopy(nonce, 0, all, 1, NONCE_LENGTH);
            System.arraycopy(sealed, 0, all, 1 + NONCE_LENGTH, sealed.length);
            return Octets.of(all);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// What was sealed, unless it was changed, moved, or sealed under another key.
    public Optional<Octets> open(Octets sealed, String place) {
        byte[] all = sealed.toByteArray();
        if (all.length <= 1 + NONCE_LENGTH || all[0] != AES_256_GCM) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_LENGTH);
            Cipher idle = openers.poll();
            Cipher cipher = idle == null ? Cipher.getInstance(SEALING) : idle;
            start(cipher, Cipher.DECRYPT_MODE, nonce, place);
            byte[] opened = cipher.doFinal(all, 1 + NONCE_LENGTH, all.length - 1 - NONCE_LENGTH);
            boolean _ = openers.offer(cipher);
            return Optional.of(Octets.of(opened));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    /// A key that nobody knows and nothing proves, as long as this one; made in no time.
    Octets blinded(Octets key) {
        byte[] bytes = key.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= blind[i % LONGEST_KEY];
        }
        return Octets.of(bytes);
    }

    private void start(Cipher cipher, int mode, byte[] nonce, String place) throws GeneralSecurityException {
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretKey derive(SecretKey master, String use, String algorithm) {
        return derive(master, use, algorithm, LENGTH);
    }

    private static SecretKey derive(SecretKey master, String use, String algorithm, int length) {
        byte[] info = ("letterlock 1: " + use).getBytes(StandardCharsets.US_ASCII);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(algorithm, HKDFParameterSpec.expandOnly(master, info, length));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every Java 25 has it
        }
    }

    private static Octets hmac(SecretKey key, byte[] message, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal(message);
            Arrays.fill(message, (byte) 0);
            return Octets.of(digest, 0, length);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public String toString() {
        return "Pepper[…]";
    }
}
