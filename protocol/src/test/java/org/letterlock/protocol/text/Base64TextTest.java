package org.letterlock.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Base64Text.Result.Decoded;
import org.letterlock.protocol.text.Base64Text.Result.Malformed;

final class Base64TextTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    Zg           | groups of four
                    Zg=          | groups of four
                    Zm9vY        | groups of four
                    =            | groups of four
                    ==           | groups of four
                    ====         | padding before its end
                    A===         | padding before its end
                    Zg=A         | goes on after its padding
                    Zg==Zg==     | padding before its end
                    Zm9v====     | padding before its end
                    Zh==         | bits that stand for nothing
                    Zm9=         | bits that stand for nothing
                    "Zg== "      | padding before its end
                    " Zg=="      | a blank
                    "Zm 9"       | a blank
                    "Zm9v\t"     | a blank
                    "Zm9v\r"     | a line break
                    "Zm9v\n"     | a line break
                    "Zm\r\n"     | a line break
                    Zm-_         | URL alphabet
                    Zm.v         | no base64 digit
                    *            | no base64 digit
                    Zmé9         | no base64 digit
                    """)
    void refuses(String base64, String problem) {
        assertThat(Base64Text.decode(base64))
                .isInstanceOfSatisfying(
                        Malformed.class, bad -> assertThat(bad.problem()).contains(problem));
    }

    @Test
    void decodesASliceOfALine() {
        byte[] line = "AUTH PLAIN Zm9v\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(Base64Text.decode(line, 11, 15)).isEqualTo(new Decoded(Secret.utf8("foo")));
        assertThat(Base64Text.decode(line, 11, 11)).isEqualTo(new Decoded(Secret.utf8("")));
    }

    @Test
    void agreesWithTheJdkOnEverythingTheJdkWrites() {
        var random = new Random(4648);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            assertThat(Base64Text.encode(bytes)).isEqualTo(base64);
            assertThat(Base64Text.encode(Octets.of(bytes))).isEqualTo(base64);
            assertThat(Base64Text.decode(base64)).isEqualTo(new Decoded(Secret.of(bytes)));
        }
    }

    /// Whatever is accepted is the one spelling of its value.
    @Test
    void acceptsOnlyTheCanonicalSpelling() {
        var random = new Random(1);
        byte[] digits = "AQgw/+z=Z \n-".getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int round = 0; round < ROUNDS * 5; round++) {
            byte[] line = new byte[random.nextInt(9)];
            for (int at = 0; at < line.length; at++) {
                line[at] = digits[random.nextInt(digits.length)];
            }
            if (Base64Text.decode(line, 0, line.length) instanceof Decoded(Secret bytes)) {
                accepted++;
                assertThat(Base64Text.encode(bytes.reveal())).isEqualTo(new String(line, StandardCharsets.US_ASCII));
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 2);
    }

    /// A secret that was mistyped must not be quoted back.
    @Test
    void aProblemNamesThePlaceAndNotTheContent() {
        byte[] line = "c2VjcmV0!cGFzc3dvcmQ=".getBytes(StandardCharsets.US_ASCII);
        assertThat(Base64Text.decode(line, 0, line.length))
                .isEqualTo(new Malformed("the base64 has an octet that is no base64 digit (octet 9)"));
        assertThat(new Decoded(Secret.utf8("hunter2")).toString()).doesNotContain("hunter2");
    }

    @Test
    void anyOctetsEndInAValue() {
        var random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] line = new byte[random.nextInt(20)];
            random.nextBytes(line);
            byte[] before = line.clone();
            assertThat(Base64Text.decode(line, 0, line.length)).isNotNull();
            assertThat(Arrays.equals(line, before)).isTrue();
        }
    }
}
