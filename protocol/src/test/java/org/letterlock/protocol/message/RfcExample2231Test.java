package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;

/// RFC 2231 §3 to §5, and what mailers make of it.
final class RfcExample2231Test {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-", textBlock = """
                    message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" | url | ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar
                    message/external-body; access-type=URL; URL="ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" | URL | ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar
                    application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A | title | This is ***fun***
                    application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2="isn't it!" | title | This is even more ***fun*** isn't it!
                    a/b; title*1*=%20b; title*0*=utf-8''a            | title    | a b
                    a/b; title*1=b                                   | title    | ''
                    a/b; title*0=a; title*2=c                        | title    | a
                    a/b; name=x; name*=utf-8''y                      | name     | y
                    a/b; name*=utf-8''y; name=x                      | name     | y
                    a/b; name=x; name*0=y                            | name     | y
                    a/b; name=x; name=y                              | name     | x
                    a/b; NAME=x                                      | name     | x
                    a/b; name="x"                                    | name     | x
                    a/b; name="a;b"                                  | name     | a;b
                    a/b; name="a\\"b"                                | name     | a"b
                    a/b; name="a                                     | name     | a
                    a/b; name=my file.txt                            | name     | my file.txt
                    a/b; name = x ; other=y                          | name     | x
                    a/b (comment; name=z) ; name=x (c)               | name     | x
                    a/b;name=x;                                      | name     | x
                    a/b;;name=x                                      | name     | x
                    a/b; name                                        | name     | -
                    a/b; name=                                       | name     | ''
                    a/b                                              | name     | -
                    a/b; name="=?UTF-8?Q?=C3=BC.txt?="               | name     | ü.txt
                    a/b; name*=iso-8859-1''%FC.txt                   | name     | ü.txt
                    a/b; name*=utf-8''%C3%BC%zz%                     | name     | ü%zz%
                    a/b; name*=no-such''%C3%BC                       | name     | ü
                    a/b; name*=%C3%BC                                | name     | ü
                    a/b; name*=utf-8''a%0D%0Ab                       | name     | a  b
                    a/b; name*0*=utf-8''%C3; name*1*=%BC             | name     | ü
                    a/b; name*00=x                                   | name     | -
                    """)
    void parsed(String text, String name, String value) {
        ParameterList list = ParameterList.parse(text).orThrow();
        assertThat(list.value()).matches("[a-z]+/[a-z-]+");
        assertThat(list.parameter(name).orElse(null)).isEqualTo("''".equals(value) ? "" : value);
    }

    @Test
    void bounds() {
        assertThat(ParameterList.parse("a/b" + "; x=1".repeat(ParameterList.PARTS))
                        .ok())
                .isPresent();
        assertThat(ParameterList.parse("a/b" + "; x=1".repeat(ParameterList.PARTS + 1)))
                .isEqualTo(Parsed.bad("there are more than 100 parameters"));
        assertThat(ParameterList.parse("a/b" + "; x*0*=1".repeat(ParameterList.PARTS + 1)))
                .isInstanceOf(Parsed.Bad.class);
        assertThat(ParameterList.parse("a/b; x*999999999999=1").orThrow().parameter("x"))
                .isEmpty();
    }

    @Test
    void printed() {
        assertThat(ParameterList.of("attachment").with("filename", "a.txt").print())
                .containsExactly("attachment;", "filename=a.txt");
        assertThat(ParameterList.of("attachment")
                        .with("filename", "a \"b\".txt")
                        .print())
                .containsExactly("attachment;", "filename=\"a \\\"b\\\".txt\"");
        assertThat(ParameterList.of("attachment").with("filename", "Grüße.txt").print())
                .containsExactly("attachment;", "filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt");
    }

    @Test
    void whatIsPrintedReadsBack() {
        Cases.of(2000).check(one -> {
            String value = one.text("ab.ü例 '*%\"\\;=()<>?", 120);
            ParameterList list = ParameterList.of("attachment").with("filename", value);
            String field = FieldWriter.structured("Content-Disposition", list.print());
            assertThat(field.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
            byte[] bytes = (field + "\r\n").getBytes(StandardCharsets.US_ASCII);
            String text = Headers.scan(bytes, 0, bytes.length)
                    .orThrow()
                    .text("Content-Disposition")
                    .orElseThrow();
            assertThat(ParameterList.parse(text)).isEqualTo(Parsed.ok(list));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    text/plain                   | text/plain
                    Text/HTML; charset=utf-8     | text/html
                    application/vnd.a+xml        | application/vnd.a+xml
                    text                         | -
                    text/                        | -
                    /plain                       | -
                    a/b/c                        | -
                    a b/c                        | -
                    ''                           | -
                    """)
    void mediaTypes(String text, String name) {
        assertThat(MediaType.parse(text).ok().map(MediaType::name).orElse(null)).isEqualTo(name);
    }
}
