package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;

/// How walls are written.
class AddressPatternTest {
    @ParameterizedTest
    @CsvSource({
        "alice@example.test, alice@example.test",
        "Alice@Example.TEST, alice@example.test",
        "@example.test, @example.test",
        "@EXAMPLE.test, @example.test",
        "*@example.test, @example.test",
        "@bücher.example, @xn--bcher-kva.example",
        "dora@bücher.example, dora@xn--bcher-kva.example",
        "'\"odd one\"@example.test', '\"odd one\"@example.test'",
        "alice+scan@example.test, alice+scan@example.test",
    })
    void isRead(String text, String expected) {
        AddressPattern pattern = AddressPattern.parse(text).orThrow();
        assertThat(pattern.text()).isEqualTo(expected);
        assertThat(AddressPattern.parse(expected).orThrow()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "alice",
        "example.test",
        "@",
        "*@",
        "*",
        "@@example.test",
        "alice@",
        "alice@@example.test",
        "'alice@example.test, bob@example.test'",
        "alice@[192.0.2.1]",
        "@[192.0.2.1]",
        "@example..test",
        "a b@example.test",
        "<alice@example.test>",
        "*@*",
        "@*.example.test",
    })
    void isNone(String text) {
        assertThat(AddressPattern.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "12h, 2026-01-01T21:00:00Z",
        "90d, 2026-04-01T09:00:00Z",
        "2w, 2026-01-15T09:00:00Z",
        "1y, 2027-01-01T09:00:00Z",
        "2026-01-01, 2026-01-01T16:00:00Z",
        "2026-01-31, 2026-01-31T16:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "0d, that is in the past",
        "2025-12-31, that is in the past",
        "2026-01-01T09:00:00Z, that is in the past",
        "101y, that is more than a hundred years ahead",
        "+999999999-12-31, 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
        "'', 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
        "90, 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
        "-1d, 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
        "2026-02-30, 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
        "31.12.2026, 'no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31'",
    })
    void timesAreRead(String text, String expected) {
        Instant now = Instant.parse("2026-01-01T09:00:00Z");
        Parsed<Instant> read = Walls.expiry(text, now, ZoneId.of("Asia/Taipei"));
        assertThat(
                        switch (read) {
                            case Parsed.Ok<Instant>(Instant at) -> at.toString();
                            case Parsed.Bad<Instant>(String problem) -> problem;
                        })
                .isEqualTo(expected);
    }

    @Test
    void wallsAreBounded() {
        List<Network> many = IntStream.range(0, Walls.MOST_OF_A_KIND + 1)
                .mapToObj(i -> Network.parse("192.0.2." + i).orThrow())
                .toList();
        Assertions.assertThatIllegalArgumentException().isThrownBy(() -> Walls.NONE.withNetworks(new Networks(many)));
        for (int rate : List.of(0, -1, Walls.MOST_PER_HOUR + 1)) {
            Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> Walls.NONE.withPerHour(OptionalInt.of(rate)));
        }
    }

    @Test
    void theSameInAnotherOrderIsTheSame() {
        AddressPattern one = AddressPattern.parse("a@example.test").orThrow();
        AddressPattern other = AddressPattern.parse("@example.org").orThrow();
        assertThat(Walls.NONE.withSenders(List.of(one, other, one)))
                .isEqualTo(Walls.NONE.withSenders(List.of(other, one)));
    }
}
