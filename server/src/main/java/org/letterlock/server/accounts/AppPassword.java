package org.letterlock.server.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Secret;

/// A password Letterlock made for one device: fifteen random letters and a check letter, shown as
/// `abcd efgh ijkl mnop`.
///
/// Fifteen letters of 26 are 70.5 bits (docs/adr/0003-credentials.md says why not more). The check letter (ISO/IEC
/// 7064, MOD 27,26) catches every single wrong letter and, above all, tells an app password by its shape alone from
/// one that a person chose. Belongs to one thread; wiped by [#close()]; prints as `…`.
public final class AppPassword implements AutoCloseable {
    /// Letters, the check letter being the last.
    public static final int LENGTH = 16;

    private static final int ALPHABET = 26;
    private static final int GROUP = 4;

    /// What is longer is not looked at: sixteen letters with one separator around each.
    private static final int LONGEST_WRITTEN = 2 * LENGTH + 1;

    private final byte[] letters;

    private AppPassword(byte[] letters) {
        this.letters = letters;
    }

    /// A new one.
    ///
    /// @param random a cryptographic source
    public static AppPassword generate(RandomGenerator random) {
        byte[] letters = new byte[LENGTH];
        for (int i = 0; i < LENGTH - 1; i++) {
            letters[i] = (byte) ('a' + random.nextInt(ALPHABET));
        }
        letters[LENGTH - 1] = checkLetter(letters);
        return new AppPassword(letters);
    }

    /// The app password `typed` is, if it has the shape of one: sixteen letters in either case with the right check
    /// letter, with spaces or hyphens anywhere. Says nothing of whether it is anybody's.
    public static Optional<AppPassword> parse(Secret typed) {
        if (typed.length() < LENGTH || typed.length() > LONGEST_WRITTEN) {
            return Optional.empty();
        }
        byte[] bytes = typed.reveal();
        byte[] letters = new byte[LENGTH];
        int count = 0;
        boolean shaped = true;
        for (byte octet : bytes) {
            int lower = octet | 0x20;
            if (lower >= 'a' && lower <= 'z' && count < LENGTH) {
                letters[count++] = (byte) lower;
            } else if (octet != ' ' && octet != '-') {
                shaped = false;
            }
        }
        Arrays.fill(bytes, (byte) 0);
        if (!shaped || count != LENGTH || letters[LENGTH - 1] != checkLetter(letters)) {
            Arrays.fill(letters, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(new AppPassword(letters));
    }

    /// The bare sixteen letters, in lower case.
    public Secret compact() {
        return Secret.of(letters);
    }

    /// As it is shown: four groups of four.
    public Secret grouped() {
        byte[] text = new byte[LENGTH + LENGTH / GROUP - 1];
        Arrays.fill(text, (byte) ' ');
        for (int i = 0; i < LENGTH; i++) {
            text[i + i / GROUP] = letters[i];
        }
        Secret grouped = Secret.of(text);
        Arrays.fill(text, (byte) 0);
        return grouped;
    }

    /// [#grouped()] as text, to be shown to its owner once. A string cannot be wiped.
    public String show() {
        try (Secret grouped = grouped()) {
            return new String(grouped.reveal(), StandardCharsets.US_ASCII);
        }
    }

    /// ISO/IEC 7064 hybrid system MOD 27,26 over all letters but the last.
    private static byte checkLetter(byte[] letters) {
        int product = ALPHABET;
        for (int i = 0; i < LENGTH - 1; i++) {
            int sum = (product + letters[i] - 'a') % ALPHABET;
            product = (sum == 0 ? ALPHABET : sum) * 2 % (ALPHABET + 1);
        }
        return (byte) ('a' + (ALPHABET + 1 - product) % ALPHABET);
    }

    /// Overwrites the letters.
    @Override
    public void close() {
        Arrays.fill(letters, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AppPassword that && MessageDigest.isEqual(letters, that.letters);
    }

    /// The same for all, as of [Secret].
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "…";
    }
}
