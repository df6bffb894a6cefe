package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The examples of RFC 4954 that concern the language.
final class RfcExample4954Test {
    @Test
    void mailParameter() { // §5
        var mail = (Command.Mail) CommandParserTest.parse("MAIL FROM:<e=mc2@example.com> AUTH=e+3Dmc2@example.com");
        ReversePath expected =
                AddressParser.reversePath("<e=mc2@example.com>", false).orThrow();
        assertThat(mail.from()).isEqualTo(expected);
        assertThat(mail.parameters().auth()).isEqualTo(Optional.of(expected));
        assertThat(Xtext.decode("e+3Dmc2@example.com")).isEqualTo(Parsed.ok("e=mc2@example.com"));
        assertThat(CommandPrinter.print(mail)).isEqualTo("MAIL FROM:<e=mc2@example.com> AUTH=e+3Dmc2@example.com");
    }

    @Test
    void exchanges() { // §4.1, §6
        assertThat(CommandParserTest.parse("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ="))
                .isEqualTo(new Command.Auth("PLAIN", Optional.of(Secret.utf8("dGVzdAB0ZXN0ADEyMzQ="))));
        assertThat(CommandParserTest.parse("AUTH PLAIN")).isEqualTo(new Command.Auth("PLAIN", Optional.empty()));
        assertThat(CommandParserTest.parse("AUTH CRAM-MD5")).isEqualTo(new Command.Auth("CRAM-MD5", Optional.empty()));
        assertThat(CommandParserTest.parse("AUTH EXTERNAL ="))
                .isEqualTo(new Command.Auth("EXTERNAL", Optional.of(Secret.utf8("="))));
        assertThat(ReplyFormat.lines(
                        Reply.plain(334, "PDQxOTI5NDIzNDEuMTI4Mjg0NzJAc291cmNlZm91ci5hbmRyZXcuY211LmVkdT4=")))
                .containsExactly("334 PDQxOTI5NDIzNDEuMTI4Mjg0NzJAc291cmNlZm91ci5hbmRyZXcuY211LmVkdT4=");
        Capabilities before = Capabilities.parse(Reply.plain(
                250,
                "smtp.example.com Hello client.example.com",
                "AUTH GSSAPI DIGEST-MD5",
                "ENHANCEDSTATUSCODES",
                "STARTTLS"));
        assertThat(before.auth()).isEqualTo(Offer.of("GSSAPI", "DIGEST-MD5"));
        assertThat(before.startTls()).isTrue();
    }
}
