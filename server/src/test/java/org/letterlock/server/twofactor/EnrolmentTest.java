package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;

/// The Key URI format, as its page on the wiki of google-authenticator has it.
class EnrolmentTest {
    private static final Totp TOTP = Totp.of(Octets.utf8("12345678901234567890"));

    @Test
    void uriSaysAllThatAnAppNeeds() {
        assertThat(Enrolment.of(TOTP, "alice@example.org").uri())
                .isEqualTo(
                        "otpauth://totp/Letterlock:alice%40example.org"
                                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Letterlock&algorithm=SHA1&digits=6&period=30");
    }

    @ParameterizedTest
    @CsvSource({
        "用戶@例え.jp, %E7%94%A8%E6%88%B6%40%E4%BE%8B%E3%81%88.jp",
        "a b:c?d&e/f%g+h#i@x, a%20b%3Ac%3Fd%26e%2Ff%25g%2Bh%23i%40x",
        "\ud83d\ude00@x, %F0%9F%98%80%40x",
    })
    void labelsOfAnyCharacters(String label, String encoded) {
        Enrolment enrolment = Enrolment.of(TOTP, label);
        assertThat(enrolment.uri()).startsWith("otpauth://totp/Letterlock:" + encoded + "?");
        URI uri = URI.create(enrolment.uri());
        assertThat(uri.getPath()).isEqualTo("/Letterlock:" + label);
        assertThat(uri.getFragment()).isNull();
    }

    @Test
    void secretIsReadBackFromWhatIsShown() {
        Enrolment enrolment = Enrolment.of(TOTP, "alice@example.org");
        assertThat(enrolment.grouped()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(Totp.parse(enrolment.grouped()).orThrow().secret()).isEqualTo(TOTP.secret());
        assertThat(enrolment.toString()).doesNotContain("GEZD");
        assertThat(TOTP.toString()).doesNotContain("GEZD", "1234");
    }
}
