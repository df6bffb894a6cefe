package org.letterlock.protocol.sasl;

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
}
