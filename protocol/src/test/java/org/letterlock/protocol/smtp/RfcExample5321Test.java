package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.smtp.ReplyReader.Progress;

/// The scenarios of RFC 5321, Appendix D, and the examples of its text.
final class RfcExample5321Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO bar.com",
                "MAIL FROM:<Smith@bar.com>",
                "RCPT TO:<Jones@foo.com>",
                "RCPT TO:<Green@foo.com>",
                "RCPT TO:<Brown@foo.com>",
                "DATA",
                "RSET",
                "QUIT",
                "EHLO xyz.com",
                "MAIL FROM:<JQP@bar.com>",
                "RCPT TO:<Jones@XYZ.COM>",
                "MAIL FROM:<EAK@bar.com>",
                "MAIL FROM:<>",
                "VRFY Crispin",
                "VRFY Smith",
                "EXPN Example-People",
                "MAIL FROM:<userx@y.foo.org>",
                "RCPT TO:<@hosta.int,@jkl.org:userc@d.bar.org>",
                "MAIL FROM:<@host.org:JOE@a.example>",
                "RCPT TO:<Postmaster@xyz.com>",
                "RCPT TO:<Postmaster>"
            })
    void commands(String line) {
        Command command = CommandParserTest.parse(line);
        assertThat(command).isNotInstanceOfAny(Command.Malformed.class, Command.Unknown.class);
        assertThat(CommandParserTest.parse(CommandPrinter.print(command)).verb())
                .isEqualTo(line.split(" ")[0]);
    }

    /// §3.3, Appendix F.2: the route is ignored, the mailbox counts.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RCPT TO:<@hosta.int,@jkl.org:userc@d.bar.org> | RCPT TO:<userc@d.bar.org>
                    MAIL FROM:<@a,@b:user@d>                      | MAIL FROM:<user@d>
                    """)
    void sourceRoutes(String line, String printed) {
        assertThat(CommandPrinter.print(CommandParserTest.parse(line))).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    220 foo.com Simple Mail Transfer Service Ready               | 220
                    250-foo.com greets bar.com/250-8BITMIME/250-SIZE/250-DSN/250 HELP | 250
                    250 OK                                                       | 250
                    550 No such user here                                        | 550
                    354 Start mail input; end with <CRLF>.<CRLF>                 | 354
                    221 foo.com Service closing transmission channel             | 221
                    250-First line/250-Second line/250-234 Text beginning with numbers/250 The last line | 250
                    251 User not local; will forward to <userc@d.bar.org>        | 251
                    553-Ambiguous; Possibilities are/553-Joe Smith <jsmith@foo.com>/553 Melvin Smith <dweep@foo.com> | 553
                    """)
    void replies(String lines, int code) {
        var reader = new ReplyReader();
        Progress last = new Progress.More();
        for (String line : lines.split("/")) {
            assertThat(last).isInstanceOf(Progress.More.class);
            byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
            last = reader.feed(bytes, 0, bytes.length);
        }
        assertThat(last).isInstanceOfSatisfying(Progress.Whole.class, whole -> {
            assertThat(whole.reply().code()).isEqualTo(code);
            assertThat(String.join("/", ReplyFormat.lines(whole.reply()))).isEqualTo(lines);
        });
    }
}
