package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;

/// RFC 2047 §8, and what mailers make of it.
final class RfcExample2047Test {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    =?ISO-8859-1?Q?a?=                                 | a
                    =?ISO-8859-1?Q?a?= b                               | a b
                    =?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=              | ab
                    =?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=             | ab
                    =?ISO-8859-1?Q?a_b?=                               | a b
                    =?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=             | a b
                    =?US-ASCII?Q?Keith_Moore?=                         | Keith Moore
                    =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=              | Keld Jørn Simonsen
                    =?ISO-8859-1?Q?Andr=E9?= Pirard                    | André Pirard
                    =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?= | If you can read this you understand the example.
                    =?ISO-8859-1?Q?Olle_J=E4rnefors?=                  | Olle Järnefors
                    =?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?=              | Patrik Fältström
                    (=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=)            | (םולש ןב ילטפנ)
                    =?US-ASCII*EN?Q?Keith_Moore?=                      | Keith Moore
                    a =?utf-8?q?b?= c =?utf-8?q?d?= e                  | a b c d e
                    =?utf-8?b?w7w=?=                                   | ü
                    =?utf-8?B?w?= =?utf-8?B?w7w=?=                     | =?utf-8?B?w?= ü
                    =?utf-8?Q?=C3?= =?utf-8?Q?=BC?=                    | ü
                    =?utf-8?Q?a=XYb=?=                                 | a=XYb=
                    =?utf-8?X?a?=                                      | =?utf-8?X?a?=
                    =?no-such-charset?Q?a?=                            | =?no-such-charset?Q?a?=
                    =?utf-8?Q?a b?=                                    | =?utf-8?Q?a b?=
                    =?utf-8?Q??=                                       |
                    =?utf-8?Q?a?=b                                     | ab
                    =?utf-8?Q?=0D=0ABcc:_x?=                           | Bcc: x
                    =?utf-8?Q?=1B[2J?=                                 | [2J
                    =?                                                 | =?
                    =?=?=?utf-8?Q?a?=                                  | =?=?a
                    """)
    void decoded(String text, String expected) {
        assertThat(EncodedWord.decode(text).strip()).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void whatIsEncodedIsDecodedAndKeepsItsBounds() {
        Cases.of(2000).check(one -> {
            String text = one.text("ab üé例👍=?_".replace("👍", ""), 120)
                    + one.pick("", "👍", "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍");
            int room = one.between(24, 75);
            var words = EncodedWord.encode(text, room);
            assertThat(words.getFirst().length()).isLessThanOrEqualTo(room);
            assertThat(words).allSatisfy(word -> {
                assertThat(word.length()).isLessThanOrEqualTo(EncodedWord.LONGEST);
                assertThat(word).matches("=\\?UTF-8\\?[BQ]\\?[A-Za-z0-9+/=!*_-]*\\?=");
                assertThat(EncodedWord.decode(word)).doesNotContain("\ufffd"); // no character is cut
            });
            assertThat(EncodedWord.decode(String.join(" ", words))).isEqualTo(text);
        });
    }

    @Test
    void fieldsFoldAndReadBack() {
        Cases.of(1500).check(one -> {
            String text = one.text("abcdefgh ü例=?", 200).strip().replaceAll(" +", " ");
            String field = FieldWriter.unstructured("Subject", text);
            assertThat(field).endsWith("\r\n").doesNotContain("\r\n\r\n").doesNotContain("\r\n \r\n");
            byte[] bytes = (field + "\r\n").getBytes(StandardCharsets.US_ASCII);
            assertThat(Headers.scan(bytes, 0, bytes.length).orThrow().decoded("Subject"))
                    .contains(text);
        });
    }

    @Test
    void lineWidths() {
        assertThat(FieldWriter.unstructured("Subject", "word ".repeat(60)).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
        assertThat(FieldWriter.unstructured("Subject", "wörd ".repeat(60)).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(76));
        assertThat(FieldWriter.unstructured("Subject", "x".repeat(5000)).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
        assertThat(FieldWriter.unstructured("Subject", "a\r\nBcc: evil@x.test"))
                .isEqualTo("Subject: a  Bcc: evil@x.test\r\n");
    }
}
