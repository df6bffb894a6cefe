package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.letterlock.protocol.smtp.MailParameters.Body;

/// The conversations of RFC 3030 §4.
final class RfcExample3030Test {
    @Test
    void chunkedAndPipelined() { // §4.1, §4.2
        assertThat(CommandParserTest.parse("BDAT 86 LAST")).isEqualTo(new Command.Bdat(86, true));
        assertThat(CommandParserTest.parse("BDAT 100000")).isEqualTo(new Command.Bdat(100_000, false));
        assertThat(CommandParserTest.parse("BDAT 324")).isEqualTo(new Command.Bdat(324, false));
        assertThat(CommandParserTest.parse("BDAT 0 LAST")).isEqualTo(new Command.Bdat(0, true));
        var mail = (Command.Mail) CommandParserTest.parse("MAIL FROM:<ned@ymir.claremont.edu> BODY=BINARYMIME");
        assertThat(mail.parameters().body()).isEqualTo(Body.BINARY_MIME);
        Capabilities server = Capabilities.parse(
                Reply.plain(250, "cnri.reston.va.us says hello", "PIPELINING", "BINARYMIME", "CHUNKING"));
        assertThat(server.binaryMime()).isTrue();
        assertThat(server.chunking()).isTrue();
        assertThat(Capabilities.parse(Reply.plain(250, "x", "BINARYMIME")).binaryMime())
                .isFalse();
    }
}
