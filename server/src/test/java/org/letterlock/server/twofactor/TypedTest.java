package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;

class TypedTest {
    @ParameterizedTest
    @CsvSource({
        "123456, 123456",
        "'123 456', 123456",
        "' 123-456\t', 123456",
        "１２３４５６, 123456",
        "'１２３　４５６', 123456",
        "٠١٢٣٤٥, 012345",
        "'123\u00a0456', 123456",
    })
    void codes(String typed, String digits) {
        assertThat(Typed.parse(typed)).isEqualTo(new Typed.Code(digits));
    }

    @ParameterizedTest
    @CsvSource({
        "k7qm-02xz-9fhw, k7qm02xz9fhw",
        "K7QM 02XZ 9FHW, k7qm02xz9fhw",
        "k7qmO2xz9fhw, k7qm02xz9fhw",
        "kiql-02xz-9fhw, k1q102xz9fhw",
        "'123456 123456', 123456123456",
    })
    void recoveryCodes(String typed, String code) {
        assertThat(Typed.parse(typed)).isEqualTo(new Typed.Recovery(new RecoveryCode(code)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12345",
                "1234567",
                "12345a",
                "abcd efgh ijkl mnop",
                "k7qm-02xz-9fhu",
                "k7qm-02xz-9fh",
                "k7qm-02xz-9fhw-0",
                "ĸ7qm-02xz-9fhw",
                "\ud83d\ude00\ud83d",
            })
    void neither(String typed) {
        assertThat(Typed.parse(typed)).isInstanceOf(Typed.Neither.class);
    }

    @Test
    void whatIsLongIsNotReadToItsEnd() {
        assertThat(Typed.parse("1".repeat(50_000_000))).isInstanceOf(Typed.Neither.class);
    }

    @Test
    void anythingCanBeTyped() {
        Cases.of(2_000).check(one -> {
            byte[] bytes = one.bytes(30);
            assertThat(Typed.parse(new String(bytes, java.nio.charset.StandardCharsets.UTF_16)))
                    .isNotNull();
        });
    }

    @Test
    void whatIsShownIsRead() {
        Cases.of(200).check(one -> {
            RecoveryCode code = RecoveryCode.generate(one.random());
            assertThat(code.show()).matches("([0-9a-z]{4}-){2}[0-9a-z]{4}");
            assertThat(Typed.parse(code.show())).isEqualTo(new Typed.Recovery(code));
            assertThat(code.toString()).doesNotContain(code.text());
        });
    }
}
