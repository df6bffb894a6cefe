package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;

/// RFC 4226 appendix D: the values before they are cut, and the codes.
class RfcExample4226Test {
    private static final Octets SECRET = Octets.utf8("12345678901234567890");

    @ParameterizedTest
    @CsvSource({
        "0, 4c93cf18, 755224",
        "1, 41397eea, 287082",
        "2, 082fef30, 359152",
        "3, 66ef7655, 969429",
        "4, 61c5938a, 338314",
        "5, 33c083d4, 254676",
        "6, 7256c032, 287922",
        "7, 04e5b397, 162583",
        "8, 2823443f, 399871",
        "9, 2679dc69, 520489",
    })
    void appendixD(long counter, String hexadecimal, String code) {
        assertThat(Totp.hotp(SECRET, counter)).isEqualTo(Integer.parseInt(hexadecimal, 16));
        assertThat(Totp.of(SECRET).code(counter)).isEqualTo(code);
    }
}
