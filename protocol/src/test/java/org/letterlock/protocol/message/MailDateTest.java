package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;

final class MailDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Fri, 21 Nov 1997 09:55:06 -0600                 | 1997-11-21T09:55:06-06:00
                    Tue, 1 Jul 2003 10:52:37 +0200                  | 2003-07-01T10:52:37+02:00
                    21 Nov 97 09:55:06 GMT                          | 1997-11-21T09:55:06Z
                    Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 | 1997-11-21T09:55:06-06:00
                    Thu,(x)13(y)Feb 1969 23:32 -0330 (Newfoundland) | 1969-02-13T23:32:00-03:30
                    1 Jan 2026 00:00 +0000                          | 2026-01-01T00:00:00Z
                    01 JANUARY 26 00:00:00 UT                       | 2026-01-01T00:00:00Z
                    Sat, 21 Nov 126 05:00:00 EST                    | 2026-11-21T05:00:00-05:00
                    Sat, 21 Nov 2026 05:00:00 PDT                   | 2026-11-21T05:00:00-07:00
                    Sat, 21 Nov 2026 05:00:00 X                     | 2026-11-21T05:00:00Z
                    Sat, 21 Nov 2026 05:00:00                       | 2026-11-21T05:00:00Z
                    Sat, 21 Nov 2026 23:59:60 +0000                 | 2026-11-21T23:59:59Z
                    Mon, 21 Nov 2026 05:00:00 +0000                 | 2026-11-21T05:00:00Z
                    """)
    void parsed(String text, OffsetDateTime date) {
        assertThat(MailDate.parse(text)).isEqualTo(Parsed.ok(date));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2026-11-21T05:00:00Z",
                "32 Nov 2026 05:00 +0000",
                "31 Nov 2026 05:00 +0000",
                "1 Foo 2026 05:00 +0000",
                "1 Nov 2026",
                "1 Nov 2026 05",
                "1 Nov 2026 25:00 +0000",
                "1 Nov 2026 05:61 +0000",
                "1 Nov 2026 05:00 +9900",
                "Nov 1 2026 05:00",
                "1 Nov 2026 05:00: +0000",
                "99999999999 Nov 2026 05:00",
                "((("
            })
    void noDates(String text) {
        assertThat(MailDate.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void printed() {
        assertThat(MailDate.print(OffsetDateTime.parse("2026-11-01T05:04:03-03:30")))
                .isEqualTo("Sun, 1 Nov 2026 05:04:03 -0330");
        Cases.of(500).check(one -> {
            OffsetDateTime date = Instant.ofEpochSecond(one.below(Integer.MAX_VALUE))
                    .atOffset(ZoneOffset.ofTotalSeconds(60 * one.between(-17 * 60, 17 * 60)));
            assertThat(MailDate.parse(MailDate.print(date))).isEqualTo(Parsed.ok(date));
        });
    }
}
