package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Secret;

class AppPasswordTest {
    /// ISO/IEC 7064 MOD 27,26 by hand: fifteen times a double 26 to 25, 23, 19, 11, 22, 17, 7, 14, 1, 2, 4, 8, 16, 5
    /// and 10 modulo 27; what makes 27 of 10 is 17, which is r.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "aaaaaaaaaaaaaaar, as it is kept",
        "aaaa aaaa aaaa aaar, as it is shown",
        "AAAA AAAA AAAA AAAR, in capitals",
        "aaaa-aaaa-aaaa-aaar, with hyphens",
        "'  aaaaaaaaaaaaaaar ', with blanks around",
        "a a a a a a a a a a a a a a a r, apart",
    })
    void hasTheShape(String typed, String why) {
        assertThat(parse(typed)).as(why).map(AppPassword::show).contains("aaaa aaaa aaaa aaar");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "aaaaaaaaaaaaaaaa, wrong check letter",
        "aaaaaaaaaaaaaar, too short",
        "aaaaaaaaaaaaaaaar, too long",
        "aaaaaaaaaaaaaa1r, a digit",
        "aaaa.aaaa.aaaa.aaar, dots",
        "aaaa_aaaa_aaaa_aaar, underscores",
        "äaaaaaaaaaaaaaar, not ASCII",
        "'', nothing",
        "'                ', blanks only",
        "correct horse battery, a passphrase",
    })
    void doesNotHaveTheShape(String typed, String why) {
        assertThat(parse(typed)).as(why).isEmpty();
    }

    @Test
    void aLineBreakIsNoSeparator() {
        assertThat(parse("aaaa aaaa aaaa aaar\n")).isEmpty();
        assertThat(parse("aaaa\taaaa aaaa aaar")).isEmpty();
    }

    @Test
    void whatIsLongIsNotLookedAt() {
        assertThat(parse(" ".repeat(1_000_000) + "aaaaaaaaaaaaaaar")).isEmpty();
    }

    @Test
    void whatIsMadeIsRead() {
        Cases.of(500).check(one -> {
            try (AppPassword made = AppPassword.generate(one.random())) {
                String shown = made.show();
                assertThat(shown).matches("([a-z]{4} ){3}[a-z]{4}");
                assertThat(parse(shown)).contains(made);
                assertThat(parse(shown.toUpperCase(Locale.ROOT).replace(" ", "")))
                        .contains(made);
                assertThat(AppPassword.parse(made.compact())).contains(made);
            }
        });
    }

    @Test
    void everyWrongLetterShows() {
        Cases.of(300).check(one -> {
            String right = AppPassword.generate(one.random()).show().replace(" ", "");
            int at = one.below(AppPassword.LENGTH);
            char wrong = (char) ('a' + (right.charAt(at) - 'a' + 1 + one.below(25)) % 26);
            assertThat(parse(right.substring(0, at) + wrong + right.substring(at + 1)))
                    .isEmpty();
        });
    }

    @Test
    void everyLetterIsUsed() {
        var random = new Random(1);
        var seen = new HashSet<Integer>();
        for (int i = 0; i < 200; i++) {
            AppPassword.generate(random).show().chars().forEach(seen::add);
        }
        assertThat(seen).hasSize(26 + 1);
    }

    @Test
    void printsNothing() {
        assertThat(AppPassword.generate(new Random(1))).hasToString("…");
    }

    private static Optional<AppPassword> parse(String typed) {
        return AppPassword.parse(Secret.utf8(typed));
    }
}
