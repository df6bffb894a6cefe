package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The examples of RFC 4013 §3, and what we do where SASLprep says no.
final class RfcExample4013Test {
    @ParameterizedTest
    @CsvSource({"I\u00adX, IX", "user, user", "USER, USER", "\u00aa, a", "\u2168, IX"})
    void prepares(String name, String prepared) {
        assertThat(Saslprep.name(name)).isEqualTo(Parsed.ok(prepared));
        assertThat(Saslprep.password(Secret.utf8(name)))
                .isEqualTo(Secret.utf8(prepared).reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0007", "\u06271", "\u00ad", "\ue000"})
    void refusesNamesAndTakesPasswordsAsTheyAre(String text) {
        assertThat(Saslprep.name(text)).isInstanceOf(Parsed.Bad.class);
        assertThat(Saslprep.password(Secret.utf8(text)))
                .isEqualTo(Secret.utf8(text).reveal());
    }

    @Test
    void passwordsThatAreNoTextStayAsTheyAre() {
        byte[] latin = {'p', (byte) 0xe4, 's'};
        assertThat(Saslprep.password(Secret.of(latin))).isEqualTo(latin);
    }

    /// Preparing what is prepared changes nothing, and no text makes an exception.
    @Test
    void isIdempotentOnAnything() {
        var random = new Random(4013);
        int prepared = 0;
        for (int round = 0; round < 20_000; round++) {
            int most = random.nextBoolean() ? 0x700 : Character.MAX_CODE_POINT + 1;
            String text = random.ints(1 + random.nextInt(4), 0, most)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (Saslprep.name(text) instanceof Parsed.Ok<String>(String name)) {
                prepared++;
                assertThat(Saslprep.name(name)).isEqualTo(Parsed.ok(name));
            }
        }
        assertThat(prepared).isGreaterThan(1000);
    }
}
