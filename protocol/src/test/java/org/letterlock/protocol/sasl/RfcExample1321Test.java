package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;

/// The test suite of RFC 1321 §A.5, and the JDK's MD5 as a second opinion.
final class RfcExample1321Test {
    @ParameterizedTest
    @CsvSource({
        "'', d41d8cd98f00b204e9800998ecf8427e",
        "a, 0cc175b9c0f1b6a831c399e269772661",
        "abc, 900150983cd24fb0d6963f7d28e17f72",
        "message digest, f96b697d7cb7938d525a2f31aaf161d0",
        "abcdefghijklmnopqrstuvwxyz, c3fcd3d76192e4007dfb496cca67e13b",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, d174ab98d277d9f5a5611c2c9f419d9f",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
                + " 57edf4a22be3c955ac49da2e2107b67a",
    })
    void digests(String message, String digest) {
        assertThat(HexFormat.of().formatHex(md5(message.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(digest);
    }

    @Test
    void agreesWithTheJdkAtEveryLength() throws Exception {
        var random = new Random(1321);
        for (int length = 0; length < 300; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            assertThat(md5(message)).isEqualTo(MessageDigest.getInstance("MD5").digest(message));
        }
    }

    @Test
    void aStateIsItsOctets() {
        var state = new Md5State(0x01234567, 0x89abcdef, -1, 0);
        assertThat(Md5State.of(Octets.of(state.toByteArray()))).isEqualTo(state);
    }

    private static byte[] md5(byte[] message) {
        return Md5State.INITIAL.digest(message, 0);
    }
}
