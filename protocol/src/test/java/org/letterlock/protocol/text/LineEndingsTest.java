package org.letterlock.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;

/// Line ends; in the tables CR stands as `r`, LF as `n`, NUL as `0`.
final class LineEndingsTest {
    private static byte[] octets(String shown) {
        return shown.replace('r', '\r').replace('n', '\n').replace('0', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String shown(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace('\r', 'r')
                .replace('\n', 'n')
                .replace('\0', '0');
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "an, arn",
        "arn, arn",
        "ar, arn",
        "anb, arnb",
        "arb, arnb",
        "nn, rnrn",
        "rr, rnrn",
        "rnrn, rnrn",
        "nr, rnrn",
        "rrn, rnrn",
        "rnn, rnrn",
        "arnbncrd, arnbrncrnd",
        "a0b, a0b",
        "'', ''",
        "nrnr, rnrnrn"
    })
    void normalized(String text, String lines) {
        var out = new ByteArrayOutputStream();
        byte[] octets = octets(text);
        new CrlfNormalizer().write(octets, 0, octets.length, out::write);
        assertThat(shown(out.toByteArray())).isEqualTo(lines);
    }

    @Test
    void anySplitIsNormalizedAlikeAndIsSound() {
        Cases.of(3000).check(one -> {
            String text = one.text("rnab", 30);
            var out = new ByteArrayOutputStream();
            var normalizer = new CrlfNormalizer();
            one.split(octets(text)).forEach(piece -> normalizer.write(piece, 0, piece.length, out::write));
            byte[] lines = out.toByteArray();
            assertThat(shown(lines))
                    .isEqualTo(text.replace("rn", "n").replace('r', 'n').replace("n", "rn"));
            var check = new LineEndingCheck();
            check.read(lines, 0, lines.length);
            check.end();
            assertThat(check.fault()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "arn, -",
        "a, -",
        "'', -",
        "an, an LF without CR at octet 1",
        "ar, a CR without LF at octet 1",
        "arb, a CR without LF at octet 1",
        "rrn, a CR without LF at octet 0",
        "arn0, a NUL at octet 3",
        "rnrnn, an LF without CR at octet 4",
        "0n, a NUL at octet 0"
    })
    void checked(String text, String fault) {
        var check = new LineEndingCheck();
        byte[] octets = octets(text);
        for (int i = 0; i < octets.length; i++) {
            check.read(octets, i, i + 1);
        }
        check.end();
        assertThat(check.fault().map(LineFault::toString).orElse("-")).isEqualTo(fault);
    }

    @Test
    void lowOctetsAreFoundWhereverTheyStand() {
        Cases.of(2000).check(one -> {
            byte[] octets = one.bytes(40);
            int from = one.below(octets.length + 1);
            int expected = from;
            while (expected < octets.length && (octets[expected] & 0xff) >= 14) {
                expected++;
            }
            assertThat(LowOctets.next(octets, from, octets.length)).isEqualTo(expected);
        });
    }
}
