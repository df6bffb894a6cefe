package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKeyTest {
    @ParameterizedTest
    @CsvSource({
        "alice@example.test, alice@example.test",
        "Alice@EXAMPLE.test, alice@example.test",
        "ALICE+Shop@example.test, alice+shop@example.test | alice@example.test",
        "a+b+c@example.test, a+b+c@example.test | a@example.test",
        "+x@example.test, +x@example.test",
        "Ärger@example.test, ärger@example.test",
        "ＡＬＩＣＥ@example.test, alice@example.test",
        "'\"Al ice\"@example.test', '\"al ice\"@example.test'",
        "'\"alice\"@example.test', alice@example.test",
        "x@münchen.test, x@xn--mnchen-3ya.test",
        "x@XN--MNCHEN-3YA.test, x@xn--mnchen-3ya.test",
    })
    void candidates(String name, String expected) {
        assertThat(AddressKey.ofLogin(name).map(key -> String.join(" | ", key.candidates())))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "@example.test", "alice@", "alice@[192.0.2.1]", "a b@example.test", "a@b@c"})
    void noAddressForAnAccount(String name) {
        assertThat(AddressKey.ofLogin(name)).isEmpty();
    }
}
