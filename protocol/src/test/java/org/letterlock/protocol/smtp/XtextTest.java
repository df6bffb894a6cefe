package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;

final class XtextTest {
    @ParameterizedTest
    @CsvSource({
        "a@b, a@b",
        "a+b@c, a+2Bb@c",
        "a=b, a+3Db",
        "a b, a+20b",
        "ü, +C3+BC",
        "~!\", ~!\"",
        "'', ''",
        "+, +2B",
        "++, +2B+2B"
    })
    void bothWays(String text, String xtext) {
        assertThat(Xtext.encode(text)).isEqualTo(xtext);
        assertThat(Xtext.decode(xtext)).isEqualTo(Parsed.ok(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a+",
                "a+2",
                "a+2b",
                "a+G0",
                "+ 0",
                "a=b",
                "a b",
                "+0A",
                "+0D",
                "+00",
                "+1B",
                "+7F",
                "+09",
                "+C2+85",
                "+FF",
                "+C3",
                "a\nb",
                "a\u0085b",
                "+-1",
                "++"
            })
    void refused(String xtext) {
        assertThat(Xtext.decode(xtext)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void anyPrintableText() {
        Cases.of(1000).check(one -> {
            String text = one.text("ab+= 09AF~!ü例", 30);
            assertThat(Xtext.encode(text)).matches("[!-~&&[^=]]*");
            assertThat(Xtext.decode(Xtext.encode(text))).isEqualTo(Parsed.ok(text));
        });
    }
}
