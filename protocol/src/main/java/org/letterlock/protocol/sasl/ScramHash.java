package org.letterlock.protocol.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The hash functions SCRAM is used with (RFC 5802, RFC 7677, and SHA-512 as registered with IANA).
public enum ScramHash {
    SHA_1("SHA-1", "HmacSHA1", 20),
    SHA_256("SHA-256", "HmacSHA256", 32),
    SHA_512("SHA-512", "HmacSHA512", 64);

    /// The JCA name of the hash, which is also the tail of the mechanism's name.
    public final String digest;

    /// The JCA name of the HMAC.
    public final String hmac;

    /// Bytes of a hash.
    public final int length;

    ScramHash(String digest, String hmac, int length) {
        this.digest = digest;
        this.hmac = hmac;
        this.length = length;
    }

    /// H() of RFC 5802 §2.2.
    byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance(digest).digest(octets);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// HMAC() of RFC 5802 §2.2, once.
    byte[] hmac(byte[] key, byte[] octets) {
        return keyed(key).doFinal(octets);
    }

    /// HMAC() under one key, for many messages.
    Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(hmac);
            // The JDK takes no empty key, and HMAC fills a key up with zeros anyway (RFC 2104 §2).
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, hmac));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
