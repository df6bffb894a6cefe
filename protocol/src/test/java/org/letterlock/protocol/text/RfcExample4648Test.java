package org.letterlock.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The test vectors of RFC 4648 §10.
final class RfcExample4648Test {
    @ParameterizedTest
    @CsvSource({"'',''", "f,Zg==", "fo,Zm8=", "foo,Zm9v", "foob,Zm9vYg==", "fooba,Zm9vYmE=", "foobar,Zm9vYmFy"})
    void encodesAndDecodes(String plain, String base64) {
        assertThat(Base64Text.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base64);
        assertThat(Base64Text.decode(base64)).isEqualTo(new Base64Text.Result.Decoded(Secret.utf8(plain)));
    }
}
