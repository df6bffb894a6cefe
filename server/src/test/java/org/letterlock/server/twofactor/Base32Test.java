package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

class Base32Test {
    /// RFC 4648 §10, without the padding.
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "f, MY",
        "fo, MZXQ",
        "foo, MZXW6",
        "foob, MZXW6YQ",
        "fooba, MZXW6YTB",
        "foobar, MZXW6YTBOI",
    })
    void section10(String text, String encoded) {
        assertThat(Base32.encode(Octets.utf8(text))).isEqualTo(encoded);
        assertThat(Base32.decode(encoded)).isEqualTo(Parsed.ok(Octets.utf8(text)));
        assertThat(Base32.decode(encoded.toLowerCase(java.util.Locale.ROOT))).isEqualTo(Parsed.ok(Octets.utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"M", "MZX", "MZXW6Y", "MZ", "M1", "MZXW6YT=", "MY======", "ＭＹ", "M Y!"})
    void isNoBase32(String text) {
        assertThat(Base32.decode(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void blanksDoNotCount() {
        assertThat(Base32.decode("mzxw 6ytb oi")).isEqualTo(Parsed.ok(Octets.utf8("foobar")));
    }
}
