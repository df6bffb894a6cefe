package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;

/// RFC 6238 appendix B, the rows of SHA-1.
class RfcExample6238Test {
    private static final Octets SECRET = Octets.utf8("12345678901234567890");
    private static final int EIGHT_DIGITS = 100_000_000;

    @ParameterizedTest
    @CsvSource({
        "59, 0000000000000001, 94287082",
        "1111111109, 00000000023523EC, 07081804",
        "1111111111, 00000000023523ED, 14050471",
        "1234567890, 000000000273EF07, 89005924",
        "2000000000, 0000000003F940AA, 69279037",
        "20000000000, 0000000027BC86AA, 65353130",
    })
    void appendixB(long seconds, String step, String code) {
        Instant moment = Instant.ofEpochSecond(seconds);
        assertThat(Totp.step(moment)).isEqualTo(Long.parseLong(step, 16));
        assertThat(Totp.hotp(SECRET, Totp.step(moment)) % EIGHT_DIGITS).isEqualTo(Integer.parseInt(code));
        assertThat(Totp.of(SECRET).at(moment)).isEqualTo(code.substring(2));
    }

    /// RFC 6238 §5.2: one step before and one after, for clocks that are a little off.
    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void oneStepEitherWay(int off, boolean matches) {
        var totp = Totp.of(SECRET);
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.step(now) + off;
        assertThat(totp.match(totp.code(step), now, 0))
                .isEqualTo(matches ? OptionalLong.of(step) : OptionalLong.empty());
    }

    @Test
    void aStepIsThirtySeconds() {
        assertThat(Totp.step(Instant.ofEpochSecond(29))).isEqualTo(0);
        assertThat(Totp.step(Instant.ofEpochSecond(30))).isEqualTo(1);
        assertThat(Totp.step(Instant.ofEpochSecond(-1))).isEqualTo(-1);
    }

    /// Steps near each other may share a code: then the later one is not taken for a replay.
    @ParameterizedTest
    @CsvSource({"910737, 910738, 911617", "153567, 153569, 468457"})
    void ofTwoStepsWithOneCodeTheUnusedCounts(long step, long twin, String code) {
        var totp = Totp.of(SECRET);
        assertThat(totp.code(step)).isEqualTo(totp.code(twin)).isEqualTo(code);
        Instant between = Instant.ofEpochSecond((step + 1) * Totp.STEP.toSeconds());
        assertThat(totp.match(code, between, step - 1)).hasValue(step);
        assertThat(totp.match(code, between, step)).hasValue(twin);
        assertThat(totp.match(code, between, twin).orElseThrow()).isIn(step, twin);
    }
}
