package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCodesTest {
    @ParameterizedTest
    @CsvSource({
        "5.7.8,  credentials, RFC 4954",
        "4.2.2,  full,        RFC 3463",
        "5.1.10, null MX,     RFC 7505",
        "5.6.7,  Non-ASCII,   RFC 6531",
        "5.7.30, REQUIRETLS,  RFC 8689",
    })
    void registered(String code, String words, String reference) {
        var meaning = StatusCodes.find(Enhanced.prefixOf(code).orElseThrow()).orElseThrow();
        assertThat(meaning.meaning()).contains(words);
        assertThat(meaning.reference()).isEqualTo(reference);
    }

    @Test
    void whatProvidersMadeUpIsNotRegisteredButHasAClassAndASubject() {
        Enhanced code = Enhanced.prefixOf("5.7.139").orElseThrow();
        assertThat(StatusCodes.find(code)).isEmpty();
        assertThat(StatusCodes.ofClass(code)).contains("for good");
        assertThat(StatusCodes.ofSubject(code)).contains("security");
    }
}
