package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// HMAC-MD5 from stored states: the test cases of RFC 2202 §2 (in hexadecimal), and the JDK's HmacMD5.
final class RfcExample2202Test {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, 9294727a3638bb1c13f48ef8158bfc9d",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, 750c783e6ab0b503eaa86e310a5db738",
        "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c, 546573742057697468205472756e636174696f6e,"
                + " 56461ef2342edc00f9bab995690efd4c",
    })
    void answers(String key, String message, String digest) {
        CramKeys keys = CramKeys.derive(Secret.of(HEX.parseHex(key)));
        assertThat(HEX.formatHex(keys.answer(HEX.parseHex(message)))).isEqualTo(digest);
    }

    /// Test cases 6 and 7: a key longer than a block.
    @Test
    void longKeys() {
        byte[] key = new byte[80];
        Arrays.fill(key, (byte) 0xaa);
        CramKeys keys = CramKeys.derive(Secret.of(key));
        assertThat(HEX.formatHex(keys.answer(Octets.utf8("Test Using Larger Than Block-Size Key - Hash Key First")
                        .toByteArray())))
                .isEqualTo("6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
        assertThat(HEX.formatHex(keys.answer(
                        Octets.utf8("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data")
                                .toByteArray())))
                .isEqualTo("6f630fad67cda0ee1fb1f562db3aa53e");
    }

    @Test
    void agreesWithTheJdk() throws Exception {
        var random = new Random(2202);
        for (int round = 0; round < 2000; round++) {
            byte[] key = new byte[1 + random.nextInt(150)];
            byte[] message = new byte[random.nextInt(150)];
            random.nextBytes(key);
            random.nextBytes(message);
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key, "HmacMD5"));
            assertThat(CramKeys.derive(Secret.of(key)).answer(message)).isEqualTo(mac.doFinal(message));
        }
    }

    @Test
    void derivingLeavesTheSecretToItsOwner() {
        Secret password = Secret.utf8("tanstaaftanstaaf");
        assertThat(CramKeys.derive(password)).isEqualTo(CramKeys.derive(password));
    }
}
