package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;

final class HeadersTest {
    private static final String MESSAGE = """
            Received: from a by b;\r
            \tSat, 21 Nov 2026 05:00:00 +0000\r
            From: =?UTF-8?Q?J=C3=BCrgen?= <j@x.test>\r
            TO: a@x.test,\r
             b@x.test\r
            to: c@x.test\r
            Subject:no blank\r
            X-Empty:\r
            Message-ID: (c) <1@x.test>\r
            Date: Sat, 21 Nov 2026 05:00:00 +0100\r
            \r
            Not-A-Field: body\r
            """;

    private static Headers scan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Headers.scan(bytes, 0, bytes.length).orThrow();
    }

    @Test
    void fieldsAndOffsets() {
        Headers headers = scan(MESSAGE);
        assertThat(headers.fields().stream().map(Headers.Field::name))
                .containsExactly("Received", "From", "TO", "to", "Subject", "X-Empty", "Message-ID", "Date");
        assertThat(headers.complete()).isTrue();
        assertThat(headers.flaw()).isEmpty();
        assertThat(MESSAGE.substring(headers.size())).isEqualTo("Not-A-Field: body\r\n");
        for (Headers.Field field : headers.fields()) {
            String written = MESSAGE.substring(field.from(), field.to());
            assertThat(written).startsWith(field.name() + ":").endsWith("\r\n");
            assertThat(MESSAGE.charAt(field.valueFrom() - 1)).isEqualTo(':');
        }
        assertThat(headers.text("received")).contains("from a by b;\tSat, 21 Nov 2026 05:00:00 +0000");
        assertThat(headers.text("subject")).contains("no blank");
        assertThat(headers.text("x-empty")).contains("");
        assertThat(headers.text("cc")).isEmpty();
        assertThat(headers.decoded("From")).contains("Jürgen <j@x.test>");
        assertThat(headers.named("To")).hasSize(2);
        assertThat(headers.addresses("To").orThrow().mailboxes().toString())
                .isEqualTo("[a@x.test, b@x.test, c@x.test]");
        assertThat(headers.addresses("Cc").orThrow().addresses()).isEmpty();
        assertThat(headers.messageId()).contains("<1@x.test>");
        assertThat(headers.date().orElseThrow()).isEqualTo("2026-11-21T05:00:00+01:00");
    }

    @Test
    void offsetsCountFromTheMessage() {
        byte[] bytes = ("....." + MESSAGE).getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.scan(bytes, 5, bytes.length).orThrow();
        assertThat(headers.fields()).isEqualTo(scan(MESSAGE).fields());
        assertThat(headers.size()).isEqualTo(scan(MESSAGE).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    # n is CRLF       | names | complete | flaw
                    nbody             | ''    | true     | -
                    a: 1nnbody        | a     | true     | -
                    a: 1n             | a     | false    | -
                    a: 1              | a     | false    | -
                    a : 1nn           | a     | true     | -
                    a:n 1n 2nn        | a     | true     | -
                    bodyn             | ''    | false    | line 1 of the header is no field
                     a: 1n            | a     | false    | -
                    a: 1nbodynn       | a     | false    | line 2 of the header is no field
                    a: 1n: 2nn        | a     | false    | line 2 of the header is no field
                    a: 1nb c: 2nn     | a     | false    | line 2 of the header is no field
                    a: 1nü: 2nn       | a     | false    | line 2 of the header is no field
                    From x Sat 21n    | ''    | false    | line 1 of the header is no field
                    """)
    void shapes(String text, String names, boolean complete, String flaw) {
        // CsvSource trims, so the line that begins with a blank is tested below
        Headers headers = scan(text.replace("n", "\r\n"));
        assertThat(String.join(
                        ",", headers.fields().stream().map(Headers.Field::name).toList()))
                .isEqualTo(names);
        assertThat(headers.complete()).isEqualTo(complete);
        assertThat(headers.flaw().orElse(null)).isEqualTo(flaw);
    }

    @Test
    void aFoldedLineWithNothingBefore() {
        assertThat(scan(" a: 1\r\n\r\n").flaw()).contains("line 1 of the header is no field");
        assertThat(scan("").fields()).isEmpty();
        assertThat(scan("").complete()).isFalse();
    }

    @Test
    void lineFeedsAlone() {
        Headers headers = scan("a: 1\n\t2\nb: 3\n\nbody");
        assertThat(headers.text("a")).contains("1\t2");
        assertThat(headers.text("b")).contains("3");
        assertThat(headers.size()).isEqualTo("a: 1\n\t2\nb: 3\n\n".length());
    }

    @Test
    void octetsThatAreNoUtf8() {
        byte[] latin1 = "Subject: gr\u00fc\u00df\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Headers.scan(latin1, 0, latin1.length).orThrow().text("Subject"))
                .contains("gr\u00fc\u00df");
    }

    @Test
    void bounds() {
        String most = "a: b\r\n".repeat(Headers.FIELDS);
        assertThat(scan(most + "\r\n").fields()).hasSize(Headers.FIELDS);
        assertBad(most + "a: b\r\n", "the header has more than 1000 fields");
        assertBad("a: " + "x".repeat(Headers.SIZE) + "\r\n\r\n", "the header is longer than 262144 octets");
        assertBad("a: x\r\n" + " x\r\n".repeat(Headers.SIZE / 4) + "\r\n", "the header is longer than 262144 octets");
    }

    private static void assertBad(String text, String problem) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Headers.scan(bytes, 0, bytes.length)).isEqualTo(Parsed.bad(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    <a@b>              | <a@b>
                    (x) <a@b> (y)      | <a@b>
                    a@b                | a@b
                    <a b@c>            | -
                    a b                | -
                    ''                 | -
                    """)
    void messageIds(String text, String id) {
        assertThat(scan("Message-ID: " + text + "\r\n\r\n").messageId().orElse(null))
                .isEqualTo(id);
    }

    @Test
    void collectingInAnyPieces() {
        Cases.of(2000).check(one -> {
            String message = one.text("a: \r\n", 30) + one.pick("", "\r\n\r\n", "a: b\r\n\r\nbody\r\n\r\n");
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            var collector = new HeaderCollector();
            one.split(bytes).forEach(piece -> collector.write(piece, 0, piece.length));
            Headers whole = Headers.scan(bytes, 0, bytes.length).orThrow();
            Headers collected = collector.headers().orThrow();
            assertThat(collected.fields()).isEqualTo(whole.fields());
            assertThat(collected.size()).isEqualTo(whole.size());
            assertThat(collected.complete()).isEqualTo(whole.complete());
            if (whole.complete()) {
                assertThat(collector.done()).isTrue();
            }
        });
    }

    @Test
    void collectingStopsAtTheBound() {
        var collector = new HeaderCollector();
        byte[] piece = "x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"
                .repeat(100)
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            collector.write(piece, 0, piece.length);
        }
        assertThat(collector.done()).isTrue();
        assertThat(collector.headers()).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void anyOctets() {
        Cases.of(3000).check(one -> {
            byte[] bytes = one.chance(50) ? one.bytes(60) : one.bytes("aF: \r\n\t<>@\u00fc\0", 60);
            Headers headers = Headers.scan(bytes, 0, bytes.length).orThrow();
            int behind = 0;
            for (Headers.Field field : headers.fields()) {
                assertThat(List.of(field.from(), field.valueFrom(), field.to())).isSorted();
                assertThat(field.from()).isEqualTo(behind);
                behind = field.to();
                assertThat(headers.text(field)).doesNotContain("\n");
            }
            assertThat(headers.size()).isBetween(behind, bytes.length);
        });
    }
}
