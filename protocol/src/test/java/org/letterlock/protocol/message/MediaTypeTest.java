package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Parsed;

final class MediaTypeTest {
    @ParameterizedTest
    @CsvSource({
        "text/plain,                          text/plain",
        "TEXT/CSV; charset=utf-8,             text/csv",
        "application/vnd.example.a+xml,       application/vnd.example.a+xml",
        "image/x-1,                           image/x-1"
    })
    void namesAreInLowerCase(String text, String name) {
        assertThat(MediaType.parse(text).orThrow().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "text", "text/", "/plain", "text/plain/x", "te xt/plain", "text/pl@in", "tëxt/plain"})
    void whatIsNoMediaType(String text) {
        assertThat(MediaType.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    /// RFC 6838 §4.2.
    @Test
    void eitherHalfHas127CharactersAtMost() {
        String longest = "a".repeat(127);
        assertThat(MediaType.parse(longest + "/" + longest).ok()).isPresent();
        assertThat(MediaType.parse(longest + "a/b").ok()).isEmpty();
        assertThat(MediaType.parse("b/" + longest + "a").ok()).isEmpty();
    }
}
