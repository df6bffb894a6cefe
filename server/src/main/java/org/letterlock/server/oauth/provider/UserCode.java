package org.letterlock.server.oauth.provider;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The code a person types to let a device in (RFC 8628 §6.1): eight letters without vowels, so that they make no
/// words and no two of them look alike. 34 bits, good for fifteen minutes and few guesses.
///
/// @param text `WDJB-MJHT`
public record UserCode(String text) {
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final int HALF = LENGTH / 2;

    static UserCode generate(RandomGenerator random) {
        var letters = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return shown(letters.toString());
    }

    /// What somebody typed, in any case, with or without hyphens and blanks.
    public static Optional<UserCode> parse(String typed) {
        String letters = typed.replaceAll("[\\p{Pd}\\s]", "").toUpperCase(Locale.ROOT);
        return letters.length() == LENGTH && letters.chars().allMatch(letter -> LETTERS.indexOf(letter) >= 0)
                ? Optional.of(shown(letters))
                : Optional.empty();
    }

    private static UserCode shown(String letters) {
        return new UserCode(letters.substring(0, HALF) + "-" + letters.substring(HALF));
    }
}
