package org.letterlock.server.twofactor;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;

/// Opens once for who has lost the telephone: twelve characters, 60 random bits, too many to be guessed on line. Not
/// of the length of an app password, with which nobody should confuse it.
///
/// @param text the bare characters, of [#ALPHABET]
record RecoveryCode(String text) {
    /// How many an account has.
    static final int COUNT = 10;

    static final int LENGTH = 12;

    /// Crockford's: no letter that is taken for a digit or another letter.
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int GROUP = 4;

    /// @param random a cryptographic source
    static RecoveryCode generate(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new RecoveryCode(text.toString());
    }

    /// Reads it in either case; a letter that looks like a digit is that digit.
    ///
    /// @param compact without blanks and hyphens
    static Optional<RecoveryCode> parse(String compact) {
        String text = compact.toLowerCase(Locale.ROOT)
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
        return text.length() == LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
                ? Optional.of(new RecoveryCode(text))
                : Optional.empty();
    }

    Octets octets() {
        return Octets.utf8(text);
    }

    /// As it is shown, once: `k7qm-02xz-9fhw`.
    String show() {
        return text.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    @Override
    public String toString() {
        return "RecoveryCode[…]";
    }
}
