package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

class PasswordHashTest {
    private static final HashingCost CHEAP = new HashingCost(8, 1, 1, 4096);

    /// The test vectors of the reference implementation, phc-winner-argon2's `src/test.c`.
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "password $argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
                "password $argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$kCXUjmjvc5XMqQedpMTsOv+zyJEf5PhtGiUghW9jFyw",
                "differentpassword $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                        + "C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
            })
    void knownVectors(String password, String phc) {
        PasswordHash hash = PasswordHash.parse(phc).orThrow();
        assertThat(hash.phc()).isEqualTo(phc);
        assertThat(hash.matches(Secret.utf8(password))).isTrue();
        assertThat(hash.matches(Secret.utf8(password + "x"))).isFalse();
    }

    @Test
    void roundTrip() {
        Cases.of(100).check(one -> {
            Secret password = Secret.of(one.bytes(40));
            PasswordHash hash = PasswordHash.of(password, CHEAP, one.random());
            PasswordHash read = PasswordHash.parse(hash.phc()).orThrow();
            assertThat(read.phc()).isEqualTo(hash.phc());
            assertThat(read.matches(password)).isTrue();
        });
    }

    @Test
    void twoOfOnePasswordDiffer() {
        var random = new Random(1);
        assertThat(PasswordHash.of(Secret.utf8("same"), CHEAP, random).phc())
                .isNotEqualTo(
                        PasswordHash.of(Secret.utf8("same"), CHEAP, random).phc());
    }

    @Test
    void standardCost() {
        PasswordHash hash = PasswordHash.of(
                Secret.utf8("secret"),
                HashingCost.STANDARD,
                Octets.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII)));
        assertThat(hash.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hash.matches(Secret.utf8("secret"))).isTrue();
        assertThat(hash).hasToString("PasswordHash[argon2id m=19456 t=2 p=1]");
    }

    @Test
    void nothingMatchesADecoy() {
        assertThat(PasswordHash.decoy(CHEAP).matches(Secret.utf8(""))).isFalse();
        assertThat(PasswordHash.parse(PasswordHash.decoy(HashingCost.STANDARD).phc()))
                .isInstanceOf(Parsed.Ok.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=99,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=99$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EA",
                "$argon2id$v=19$m=256,t=2,p=1$c29t$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
                "$argon2id$v=19$m=256,t=2,p=1$A$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            })
    void otherStringsAreRefused(String phc) {
        assertThat(PasswordHash.parse(phc)).isInstanceOf(Parsed.Bad.class);
    }
}
