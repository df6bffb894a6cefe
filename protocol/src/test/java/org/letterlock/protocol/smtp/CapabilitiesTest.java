package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.smtp.Capabilities.Extension;

final class CapabilitiesTest {
    private static Capabilities parse(String lines) {
        return Capabilities.parse(Reply.plain(250, lines.strip().split("\n")));
    }

    @Test
    void postfix() {
        Capabilities found = parse("""
                mail.example.test
                PIPELINING
                SIZE 10240000
                VRFY
                ETRN
                STARTTLS
                AUTH DIGEST-MD5 CRAM-MD5 PLAIN LOGIN
                AUTH=DIGEST-MD5 CRAM-MD5 PLAIN LOGIN
                ENHANCEDSTATUSCODES
                8BITMIME
                DSN
                SMTPUTF8
                CHUNKING
                """);
        assertThat(found.domain()).isEqualTo("mail.example.test");
        assertThat(found.pipelining()).isTrue();
        assertThat(found.startTls()).isTrue();
        assertThat(found.enhancedStatusCodes()).isTrue();
        assertThat(found.eightBitMime()).isTrue();
        assertThat(found.dsn()).isTrue();
        assertThat(found.smtpUtf8()).isTrue();
        assertThat(found.chunking()).isTrue();
        assertThat(found.binaryMime()).isFalse();
        assertThat(found.has("etrn")).isTrue();
        assertThat(found.has("XCLIENT")).isFalse();
        assertThat(found.size()).isEqualTo(OptionalLong.of(10_240_000));
        assertThat(found.auth()).isEqualTo(Offer.of("DIGEST-MD5", "CRAM-MD5", "PLAIN", "LOGIN"));
    }

    @Test
    void exchange() {
        Capabilities found = parse("""
                EX01.corp.example Hello [192.0.2.7]
                SIZE 37748736
                PIPELINING
                DSN
                ENHANCEDSTATUSCODES
                X-ANONYMOUSTLS
                AUTH NTLM
                X-EXPS GSSAPI NTLM
                8BITMIME
                BINARYMIME
                CHUNKING
                XEXCH50
                XRDST
                """);
        assertThat(found.domain()).isEqualTo("EX01.corp.example");
        assertThat(found.binaryMime()).isTrue();
        assertThat(found.parameters("x-exps")).containsExactly("GSSAPI", "NTLM");
        assertThat(found.auth()).isEqualTo(Offer.of("NTLM"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    AUTH PLAIN LOGIN            | PLAIN LOGIN
                    auth plain login            | PLAIN LOGIN
                    AUTH   PLAIN   LOGIN        | PLAIN LOGIN
                    AUTH=PLAIN LOGIN            | PLAIN LOGIN
                    AUTH=LOGIN                  | LOGIN
                    AUTH= LOGIN PLAIN           | LOGIN PLAIN
                    auth=login                  | LOGIN
                    AUTH                        | ''
                    X-AUTH PLAIN                | ''
                    AUTHX PLAIN                 | ''
                    """)
    void authLines(String line, String offer) {
        Offer expected = offer.isEmpty() ? Offer.of() : Offer.of(offer.split(" "));
        assertThat(parse("x\n" + line).auth()).isEqualTo(expected);
    }

    @Test
    void bothAuthLinesTogether() {
        assertThat(parse("x\nAUTH PLAIN\nAUTH=LOGIN PLAIN").auth()).isEqualTo(Offer.of("PLAIN", "LOGIN"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    SIZE                        | -
                    SIZE 0                      | -
                    SIZE 1000                   | 1000
                    size 1000 2000              | 1000
                    SIZE lots                   | -
                    SIZE -5                     | -
                    SIZE 99999999999999999999   | -
                    X                           | -
                    """)
    void sizes(String line, Long size) {
        assertThat(parse("x\n" + line).size()).isEqualTo(size == null ? OptionalLong.empty() : OptionalLong.of(size));
    }

    @Test
    void limits() { // RFC 9422 §4
        Capabilities.Limits limits =
                parse("x\nLIMITS RCPTMAX=20 MAILMAX=5 FOO=1 rcptdomainmax=1").limits();
        assertThat(limits.rcptMax()).isEqualTo(OptionalInt.of(20));
        assertThat(limits.mailMax()).isEqualTo(OptionalInt.of(5));
        assertThat(limits.rcptDomainMax()).isEqualTo(OptionalInt.of(1));
        Capabilities.Limits none =
                parse("x\nLIMITS RCPTMAX= MAILMAX=0 RCPTDOMAINMAX=1234567").limits();
        assertThat(none.rcptMax()).isEmpty();
        assertThat(none.mailMax()).isEmpty();
        assertThat(none.rcptDomainMax()).isEmpty();
    }

    @Test
    void linesThatAreNoKeywordArePassedOver() {
        assertThat(parse("x\nwelcome, friend\n\n***\nDSN\n-X\nA_B").extensions())
                .containsExactly(Extension.of("DSN"));
        assertThat(parse("mail").domain()).isEqualTo("mail");
    }

    @Test
    void aServersOwn() {
        var own = new Capabilities(
                "mail.example.test",
                List.of(
                        Extension.of("PIPELINING"),
                        Extension.of("SIZE", "1000"),
                        Extension.of("AUTH", "PLAIN", "LOGIN"),
                        Extension.oldAuth(Offer.of("PLAIN", "LOGIN")),
                        Extension.of("LIMITS", "RCPTMAX=100")));
        assertThat(ReplyFormat.lines(own.reply("greets you")))
                .containsExactly(
                        "250-mail.example.test greets you",
                        "250-PIPELINING",
                        "250-SIZE 1000",
                        "250-AUTH PLAIN LOGIN",
                        "250-AUTH=PLAIN LOGIN",
                        "250 LIMITS RCPTMAX=100");
        assertThat(Capabilities.parse(own.reply("greets you"))).isEqualTo(own);
        assertThat(Capabilities.parse(Capabilities.NONE.reply(""))).isEqualTo(Capabilities.NONE);
    }
}
