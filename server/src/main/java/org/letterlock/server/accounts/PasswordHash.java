package org.letterlock.server.accounts;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// An Argon2id hash (RFC 9106), written as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// Immutable and safe for any thread; [#matches] keeps a core busy for some 30 ms and holds [#memoryKib] of heap, so
/// logins go through [PasswordChecks].
final class PasswordHash {
    private static final int SALT_LENGTH = 16;
    private static final int HASH_LENGTH = 32;

    // What a hash of ours, or one brought along from elsewhere, may ask for; more is a mistake or an attack.
    private static final int MOST_MEMORY_KIB = 256 * 1024;
    private static final int MOST_PASSES = 20;
    private static final int MOST_LANES = 16;
    private static final int LEAST_HASH_LENGTH = 16;
    private static final int LEAST_SALT_LENGTH = 8;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{1,86})\\$([A-Za-z0-9+/]{1,86})");

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final Octets salt;
    private final Octets hash;

    private PasswordHash(int memoryKib, int passes, int lanes, Octets salt, Octets hash) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /// Hashes a password that was prepared by [HumanPassword#prepare].
    ///
    /// @param random a cryptographic source
    static PasswordHash of(Secret prepared, HashingCost cost, RandomGenerator random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return of(prepared, cost, Octets.of(salt));
    }

    static PasswordHash of(Secret prepared, HashingCost cost, Octets salt) {
        var empty = unmatched(cost, salt);
        return new PasswordHash(empty.memoryKib, empty.passes, empty.lanes, salt, Octets.of(empty.compute(prepared)));
    }

    /// A hash that nothing matches and that costs as much as any: what an unknown name is checked against.
    static PasswordHash decoy(HashingCost cost) {
        return unmatched(cost, Octets.of(new byte[SALT_LENGTH]));
    }

    private static PasswordHash unmatched(HashingCost cost, Octets salt) {
        return new PasswordHash(cost.memoryKib(), cost.passes(), cost.lanes(), salt, Octets.of(new byte[HASH_LENGTH]));
    }

    static Parsed<PasswordHash> parse(String phc) {
        Matcher match = PHC.matcher(phc);
        if (!match.matches()) {
            return Parsed.bad("not a PHC string of argon2id, version 19");
        }
        int memoryKib = Integer.parseInt(match.group(1));
        int passes = Integer.parseInt(match.group(2));
        int lanes = Integer.parseInt(match.group(3));
        if (lanes < 1 || lanes > MOST_LANES || memoryKib < 8 * lanes || memoryKib > MOST_MEMORY_KIB) {
            return Parsed.bad("the memory or the lanes of argon2id are out of bounds");
        }
        if (passes < 1 || passes > MOST_PASSES) {
            return Parsed.bad("the passes of argon2id are out of bounds");
        }
        try {
            Octets salt = Octets.of(Base64.getDecoder().decode(match.group(4)));
            Octets hash = Octets.of(Base64.getDecoder().decode(match.group(5)));
            return salt.length() < LEAST_SALT_LENGTH || hash.length() < LEAST_HASH_LENGTH
                    ? Parsed.bad("the salt or the hash is too short")
                    : Parsed.ok(new PasswordHash(memoryKib, passes, lanes, salt, hash));
        } catch (IllegalArgumentException notBase64) {
            return Parsed.bad("the salt or the hash is not base64");
        }
    }

    /// The PHC string.
    String phc() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$"
                + base64.encodeToString(salt.toByteArray()) + "$" + base64.encodeToString(hash.toByteArray());
    }

    /// Whether this is the hash of `prepared`.
    boolean matches(Secret prepared) {
        return MessageDigest.isEqual(compute(prepared), hash.toByteArray());
    }

    int memoryKib() {
        return memoryKib;
    }

    private byte[] compute(Secret prepared) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt.toByteArray())
                .build());
        byte[] password = prepared.reveal();
        byte[] computed = new byte[hash.length()];
        generator.generateBytes(password, computed);
        Arrays.fill(password, (byte) 0);
        return computed;
    }

    /// Without salt and hash.
    @Override
    public String toString() {
        return "PasswordHash[argon2id m=" + memoryKib + " t=" + passes + " p=" + lanes + "]";
    }
}
