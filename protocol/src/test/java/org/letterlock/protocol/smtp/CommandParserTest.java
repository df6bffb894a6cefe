package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.Command.Malformed;
import org.letterlock.protocol.smtp.Command.Malformed.Kind;
import org.letterlock.protocol.smtp.MailParameters.Body;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.RcptParameters.Notify;
import org.letterlock.protocol.text.Secret;

/// The grammar of commands, row by row. In the tables `_` at the end or the beginning of a line stands for a space.
final class CommandParserTest {
    static Command parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return CommandParser.parse(bytes, 0, bytes.length);
    }

    // what stands on the right is how the command prints; where it is empty, as it was written
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    HELO mail.example.test                      |
                    helo mail.example.test                      | HELO mail.example.test
                    HELO  mail.example.test                     | HELO mail.example.test
                    EHLO mail.example.test                      |
                    EHLO mail.example.test_                     | EHLO mail.example.test
                    eHlO [192.0.2.1]                            | EHLO [192.0.2.1]
                    EHLO [IPv6:2001:db8::1]                     |
                    EHLO localhost                              |
                    EHLO my_pc                                  |
                    EHLO -                                      |
                    EHLO a<b>                                   |
                    DATA                                        |
                    data                                        | DATA
                    DATA_                                       | DATA
                    DATA____                                    | DATA
                    RSET                                        |
                    rset_                                       | RSET
                    QUIT                                        |
                    Quit                                        | QUIT
                    NOOP                                        |
                    NOOP anything at all                        | NOOP
                    HELP                                        |
                    HELP MAIL                                   |
                    help  me please                             | HELP me please
                    VRFY alice                                  |
                    VRFY Alice Smith <alice@example.test>       |
                    VRFY jürgen SMTPUTF8                        |
                    vrfy  jürgen  smtputf8                      | VRFY jürgen SMTPUTF8
                    VRFY alice SMTPUTF8                         | VRFY alice
                    EXPN list                                   |
                    STARTTLS                                    |
                    starttls                                    | STARTTLS
                    StartTLS_                                   | STARTTLS
                    BDAT 0                                      |
                    BDAT 0 LAST                                 |
                    BDAT 1000                                   |
                    bdat 1000 last                              | BDAT 1000 LAST
                    BDAT  86  LAST                              | BDAT 86 LAST
                    BDAT 00086                                  | BDAT 86
                    BDAT 999999999999999999                     |
                    AUTH PLAIN                                  |
                    auth plain                                  | AUTH PLAIN
                    AUTH PLAIN_                                 | AUTH PLAIN
                    AUTH PLAIN =                                |
                    AUTH PLAIN AGFsaWNlAHNlY3JldA==             |
                    AUTH PLAIN  AGFsaWNlAHNlY3JldA==            | AUTH PLAIN AGFsaWNlAHNlY3JldA==
                    AUTH LOGIN YWxpY2U=                         |
                    AUTH CRAM-MD5                               |
                    AUTH SCRAM-SHA-256-PLUS                     |
                    AUTH scram-sha-256 biwsbj1hbGljZSxyPWFiYw== | AUTH SCRAM-SHA-256 biwsbj1hbGljZSxyPWFiYw==
                    AUTH X_Y-9                                  |
                    AUTH PLAIN not!base64*at?all                |
                    MAIL FROM:<>                                |
                    MAIL FROM:<a@b>                             |
                    mail from:<a@b>                             | MAIL FROM:<a@b>
                    MAIL  FROM:<a@b>                            | MAIL FROM:<a@b>
                    MAIL FROM: <a@b>                            | MAIL FROM:<a@b>
                    MAIL FROM:   <a@b>__                        | MAIL FROM:<a@b>
                    MAIL FROM: <>                               | MAIL FROM:<>
                    MAIL FROM:<A.B@Example.TEST>                | MAIL FROM:<A.B@example.test>
                    MAIL FROM:<@r.test:a@b>                     | MAIL FROM:<a@b>
                    MAIL FROM:<"a b"@c>                         |
                    MAIL FROM:<"a> SIZE=1"@c>                   |
                    MAIL FROM:<a@[192.0.2.1]>                   |
                    MAIL FROM:<a@b> SIZE=0                      |
                    MAIL FROM:<a@b> size=1000                   | MAIL FROM:<a@b> SIZE=1000
                    MAIL FROM:<a@b>   SIZE=1000                 | MAIL FROM:<a@b> SIZE=1000
                    MAIL FROM:<a@b> SIZE=99999999999999999999   | MAIL FROM:<a@b> SIZE=9223372036854775807
                    MAIL FROM:<a@b> BODY=7BIT                   | MAIL FROM:<a@b>
                    MAIL FROM:<a@b> BODY=8BITMIME               |
                    MAIL FROM:<a@b> body=8bitmime               | MAIL FROM:<a@b> BODY=8BITMIME
                    MAIL FROM:<a@b> BODY=BINARYMIME             |
                    MAIL FROM:<a@b> SMTPUTF8                    |
                    MAIL FROM:<jürgen@b> SMTPUTF8               |
                    MAIL FROM:<a@münchen.example> SMTPUTF8      |
                    MAIL FROM:<a@b> AUTH=<>                     |
                    MAIL FROM:<a@b> AUTH=e+3Dmc2@example.com    |
                    MAIL FROM:<a@b> AUTH=+22a+20b+22@c          | MAIL FROM:<a@b> AUTH="a+20b"@c
                    MAIL FROM:<a@b> RET=FULL                    |
                    MAIL FROM:<a@b> ret=hdrs                    | MAIL FROM:<a@b> RET=HDRS
                    MAIL FROM:<a@b> ENVID=QQ314159              |
                    MAIL FROM:<a@b> ENVID=a+2Bb+3Dc+20d         |
                    MAIL FROM:<> RET=HDRS SIZE=5 BODY=8BITMIME  | MAIL FROM:<> SIZE=5 BODY=8BITMIME RET=HDRS
                    RCPT TO:<a@b>                               |
                    rcpt to:<a@b>                               | RCPT TO:<a@b>
                    RCPT TO: <a@b>                              | RCPT TO:<a@b>
                    RCPT TO:<Postmaster>                        |
                    RCPT TO:<postmaster>                        | RCPT TO:<Postmaster>
                    RCPT TO:<postmaster@x.test>                 |
                    RCPT TO:<"R@D"@s.test>                      |
                    RCPT TO:<R%D@s.test>                        |
                    RCPT TO:<D!R@s.test>                        |
                    RCPT TO:<jürgen@b>                          |
                    RCPT TO:<a@b> NOTIFY=NEVER                  |
                    RCPT TO:<a@b> NOTIFY=SUCCESS                |
                    RCPT TO:<a@b> NOTIFY=delay,failure,success  | RCPT TO:<a@b> NOTIFY=SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> ORCPT=rfc822;Bob@b            |
                    RCPT TO:<a@b> ORCPT=rfc822;Bob+2Btag@b      |
                    RCPT TO:<a@b> ORCPT=utf-8;jürgen@b          | RCPT TO:<a@b> ORCPT=utf-8;j+C3+BCrgen@b
                    RCPT TO:<a@b> ORCPT=rfc822;a@b NOTIFY=DELAY | RCPT TO:<a@b> NOTIFY=DELAY ORCPT=rfc822;a@b
                    """)
    void commands(String line, String printed) {
        String written = line.replaceAll("_+$", " ");
        Command command = parse(written);
        assertThat(command).isNotInstanceOfAny(Malformed.class, Command.Unknown.class);
        assertThat(CommandPrinter.print(command)).isEqualTo(printed == null ? line : printed);
        assertThat(parse(CommandPrinter.print(command))).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    HELO                                   | SYNTAX    | the name of the client is missing
                    EHLO_                                  | SYNTAX    | the name of the client is missing
                    EHLO two words                         | SYNTAX    | the name of the client must be one word
                    EHLO bücher.example                    | SYNTAX    | the line holds characters that are not ASCII
                    DATA now                               | SYNTAX    | it takes no argument
                    RSET x                                 | SYNTAX    | it takes no argument
                    QUIT x                                 | SYNTAX    | it takes no argument
                    STARTTLS now                           | SYNTAX    | it takes no argument
                    NOOP ü                                 | SYNTAX    | the line holds characters that are not ASCII
                    HELP ü                                 | SYNTAX    | the line holds characters that are not ASCII
                    VRFY                                   | SYNTAX    | the name is missing
                    EXPN_                                  | SYNTAX    | the name is missing
                    VRFY jürgen                            | SYNTAX    | the name holds a character that needs SMTPUTF8
                    BDAT                                   | SYNTAX    | the size must be a number of octets
                    BDAT LAST                              | SYNTAX    | the size must be a number of octets
                    BDAT -1                                | SYNTAX    | the size must be a number of octets
                    BDAT +1                                | SYNTAX    | the size must be a number of octets
                    BDAT 0x10                              | SYNTAX    | the size must be a number of octets
                    BDAT 1k                                | SYNTAX    | the size must be a number of octets
                    BDAT 9999999999999999999               | SYNTAX    | the size must be a number of octets
                    BDAT 10 FIRST                          | SYNTAX    | only LAST may follow the size
                    BDAT 10 LAST LAST                      | SYNTAX    | only LAST may follow the size
                    BDAT 10LAST                            | SYNTAX    | the size must be a number of octets
                    AUTH                                   | SYNTAX    | the mechanism is missing
                    AUTH PLÄIN                             | SYNTAX    | the mechanism is no name
                    AUTH PLAIN, LOGIN                      | SYNTAX    | the mechanism is no name
                    AUTH =                                 | SYNTAX    | the mechanism is no name
                    AUTH ABCDEFGHIJKLMNOPQRSTU             | SYNTAX    | the mechanism's name is longer than 20 octets
                    AUTH PLAIN AGEA YmI=                   | SYNTAX    | the initial response must be one word of base64
                    AUTH PLAIN ü                           | SYNTAX    | the initial response must be one word of base64
                    MAIL                                   | SYNTAX    | FROM: is missing
                    MAIL FROM                              | SYNTAX    | FROM: is missing
                    MAIL FROM <a@b>                        | SYNTAX    | FROM: is missing
                    MAIL FROM :<a@b>                       | SYNTAX    | FROM: is missing
                    MAIL TO:<a@b>                          | SYNTAX    | FROM: is missing
                    MAIL:<a@b>                             | UNKNOWN   | …
                    MAIL FROM:                             | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM:a@b                          | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM: a@b                         | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM:Alice <a@b>                  | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM:<a@b                         | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM:<"a>b@c>                     | SYNTAX    | the address must stand in angle brackets
                    MAIL FROM:<a@b>SIZE=1                  | SYNTAX    | a space must follow the closing angle bracket
                    MAIL FROM:<a@b>>                       | SYNTAX    | a space must follow the closing angle bracket
                    MAIL FROM:<a@b>,<c@d>                  | SYNTAX    | a space must follow the closing angle bracket
                    MAIL FROM:<a@b> <c@d>                  | SYNTAX    | what follows the address is no parameter
                    MAIL FROM:<a@b> (comment)              | SYNTAX    | what follows the address is no parameter
                    MAIL FROM:<a@b> =1                     | SYNTAX    | what follows the address is no parameter
                    MAIL FROM:<a@b> -X=1                   | SYNTAX    | what follows the address is no parameter
                    MAIL FROM:<a@b> SIZE=1 SIZE=1          | SYNTAX    | a parameter is given twice
                    MAIL FROM:<a@b> BODY=7BIT body=8BITMIME | SYNTAX   | a parameter is given twice
                    MAIL FROM:<a@b> SIZE=                  | SYNTAX    | a parameter has no value behind its =, or a second =
                    MAIL FROM:<a@b> SIZE=1=2               | SYNTAX    | a parameter has no value behind its =, or a second =
                    MAIL FROM:<a@b> SIZE                   | SYNTAX    | SIZE must be a number of octets
                    MAIL FROM:<a@b> SIZE=-1                | SYNTAX    | SIZE must be a number of octets
                    MAIL FROM:<a@b> SIZE=1M                | SYNTAX    | SIZE must be a number of octets
                    MAIL FROM:<a@b> SIZE=999999999999999999999 | SYNTAX | SIZE must be a number of octets
                    MAIL FROM:<a@b> BODY                   | SYNTAX    | BODY must be 7BIT, 8BITMIME or BINARYMIME
                    MAIL FROM:<a@b> BODY=9BIT              | SYNTAX    | BODY must be 7BIT, 8BITMIME or BINARYMIME
                    MAIL FROM:<a@b> SMTPUTF8=yes           | SYNTAX    | SMTPUTF8 takes no value
                    MAIL FROM:<a@b> AUTH                   | SYNTAX    | AUTH must be <> or an address as xtext
                    MAIL FROM:<a@b> AUTH=a                 | SYNTAX    | AUTH must be <> or an address as xtext
                    MAIL FROM:<a@b> AUTH=a+2@b             | SYNTAX    | AUTH must be <> or an address as xtext
                    MAIL FROM:<a@b> AUTH=a+0D+0A@b         | SYNTAX    | AUTH must be <> or an address as xtext
                    MAIL FROM:<a@b> RET=SOME               | SYNTAX    | RET must be FULL or HDRS
                    MAIL FROM:<a@b> RET                    | SYNTAX    | RET must be FULL or HDRS
                    MAIL FROM:<a@b> ENVID                  | SYNTAX    | ENVID must be xtext of at most 100 characters
                    MAIL FROM:<a@b> ENVID=+0A              | SYNTAX    | ENVID must be xtext of at most 100 characters
                    MAIL FROM:<a@b> ENVID=a+               | SYNTAX    | ENVID must be xtext of at most 100 characters
                    MAIL FROM:<a@b> ENVID=a+0              | SYNTAX    | ENVID must be xtext of at most 100 characters
                    MAIL FROM:<a@b> ENVID=a+c3+bc          | SYNTAX    | ENVID must be xtext of at most 100 characters
                    MAIL FROM:<a@b> FOO                    | PARAMETER | FOO is not a parameter of MAIL
                    MAIL FROM:<a@b> FOO=bar                | PARAMETER | FOO is not a parameter of MAIL
                    MAIL FROM:<a@b> NOTIFY=NEVER           | PARAMETER | NOTIFY is not a parameter of MAIL
                    MAIL FROM:<a@b> X2345678901234567890X=1 | PARAMETER | not a parameter of MAIL
                    MAIL FROM:<a>                          | ADDRESS   | the address has no @ and no domain
                    MAIL FROM:<root>                       | ADDRESS   | the address has no @ and no domain
                    MAIL FROM:<@b>                         | ADDRESS   | nothing stands before the @
                    MAIL FROM:<a@b@c>                      | ADDRESS   | the address has more than one @
                    MAIL FROM:< a@b >                      | ADDRESS   | ' ' may stand before the @ only in quotes
                    MAIL FROM:<jürgen@b>                   | ADDRESS   | the address holds a character that needs SMTPUTF8
                    RCPT                                   | SYNTAX    | TO: is missing
                    RCPT FROM:<a@b>                        | SYNTAX    | TO: is missing
                    RCPT TO:                               | SYNTAX    | the address must stand in angle brackets
                    RCPT TO:a@b                            | SYNTAX    | the address must stand in angle brackets
                    RCPT TO:<>                             | ADDRESS   | a recipient cannot be empty
                    RCPT TO:<bob>                          | ADDRESS   | the address has no @ and no domain
                    RCPT TO:<a@b.>                         | ADDRESS   | the domain has a dot too many
                    RCPT TO:<@[192.0.2.1]:a@b>             | ADDRESS   | the source route before the colon is none
                    RCPT TO:<a@b> NOTIFY=NEVER,DELAY       | SYNTAX    | NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> NOTIFY=DELAY,DELAY       | SYNTAX    | NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> NOTIFY=SOMETIMES         | SYNTAX    | NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> NOTIFY=,                 | SYNTAX    | NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> NOTIFY                   | SYNTAX    | NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY
                    RCPT TO:<a@b> ORCPT=a@b                | SYNTAX    | ORCPT must be a type, a semicolon and an address as xtext
                    RCPT TO:<a@b> ORCPT=;a@b               | SYNTAX    | ORCPT must be a type, a semicolon and an address as xtext
                    RCPT TO:<a@b> ORCPT=rfc822;            | SYNTAX    | ORCPT must be a type, a semicolon and an address as xtext
                    RCPT TO:<a@b> ORCPT=rfc822;a+0A@b      | SYNTAX    | ORCPT must be a type, a semicolon and an address as xtext
                    RCPT TO:<a@b> SIZE=1                   | PARAMETER | SIZE is not a parameter of RCPT
                    RCPT TO:<a@b> SMTPUTF8                 | PARAMETER | SMTPUTF8 is not a parameter of RCPT
                    """)
    void refused(String line, String kind, String problem) {
        Command command = parse(line.replaceAll("_$", " "));
        if (kind.equals("UNKNOWN")) {
            assertThat(command).isEqualTo(new Command.Unknown(problem));
            return;
        }
        assertThat(command).isInstanceOfSatisfying(Malformed.class, malformed -> {
            assertThat(malformed.kind()).isEqualTo(Kind.valueOf(kind));
            assertThat(malformed.problem()).isEqualTo(problem);
            assertThat(malformed.verb())
                    .isEqualTo(line.substring(0, malformed.verb().length()));
            assertThat(malformed.syntax()).startsWith(malformed.verb());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    XCLIENT NAME=spike     | XCLIENT
                    xforward a             | XFORWARD
                    ETRN example.test      | ETRN
                    TURN                   | TURN
                    SEND FROM:<a@b>        | SEND
                    SAML FROM:<a@b>        | SAML
                    XYZZY                  | XYZZY
                    DATAX                  | DATAX
                    EHL                    | EHL
                    MAILFROM:<a@b>         | …
                    RSET;                  | …
                    EHLO,x                 | …
                    .                      | …
                    Subject: hello         | …
                    a1 LOGIN alice secret  | …
                    AGFsaWNlAHNlY3JldA==   | …
                    cGFzcw==               | …
                    YWJj                   | …
                    YWxpY2U                | …
                    hunter2                | …
                    correcthorsebattery    | …
                    ÄÖÜ                    | …
                    """)
    void unknownVerbsShowNothingThatMayBeASecret(String line, String verb) {
        assertThat(parse(line)).isEqualTo(new Command.Unknown(verb));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   ", " EHLO x", "\tEHLO x", "\0", "\u0016\u0003\u0001"})
    void linesWithoutVerb(String line) {
        assertThat(parse(line)).isEqualTo(new Command.Unknown("…"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "POST /x HTTP/1.0",
                "PUT / HTTP/1.1",
                "HEAD /",
                "DELETE /",
                "OPTIONS *",
                "TRACE /",
                "PATCH /",
                "CONNECT mail.example.test:25 HTTP/1.1",
                "PRI * HTTP/2.0",
                "get /",
                "GET"
            })
    void foreignProtocols(String line) {
        assertThat(parse(line)).isInstanceOf(Command.ForeignProtocol.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO a\tb",
                "EHLO a\0b",
                "EHLO a\rb",
                "EHLO a\nb",
                "NOOP \u001b[2J",
                "VRFY a\u007fb",
                "HELP a\rb",
                "MAIL FROM:<a@b>\tSIZE=1",
                "MAIL FROM:<a@b> ENVID=a\rb",
                "RCPT TO:<a\n@b>",
                "AUTH PLAIN AG\tEA",
                "BDAT 1\t",
                "MAIL FROM:<a@b>\r",
                "RCPT TO:<a@b>\0"
            })
    void controlsAreRefused(String line) {
        assertThat(parse(line)).isInstanceOf(Malformed.class);
    }

    @Test
    void octetsThatAreNoUtf8() {
        for (String line : List.of("MAIL FROM:<\u00fc@b> SMTPUTF8", "RCPT TO:<\u00fc@b>", "VRFY \u00fc SMTPUTF8")) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(CommandParser.parse(bytes, 0, bytes.length)).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void onlyTheGivenOctetsAreRead() {
        byte[] bytes = "xxQUITxx".getBytes(StandardCharsets.US_ASCII);
        assertThat(CommandParser.parse(bytes, 2, 6)).isEqualTo(new Command.Quit());
    }

    @Test
    void values() {
        assertThat(parse("MAIL FROM:<a@b> SIZE=42 BODY=8BITMIME SMTPUTF8 AUTH=<> RET=HDRS ENVID=x+2By"))
                .isEqualTo(new Command.Mail(
                        AddressParser.reversePath("<a@b>", false).orThrow(),
                        new MailParameters(
                                OptionalLong.of(42),
                                Body.EIGHT_BIT_MIME,
                                true,
                                Optional.of(new ReversePath.Null()),
                                Optional.of(Ret.HDRS),
                                Optional.of("x+y"))));
        assertThat(parse("RCPT TO:<@r.test:a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob+20B@b"))
                .isEqualTo(new Command.Rcpt(
                        new ForwardPath.To(AddressParser.mailbox("a@b", false).orThrow(), true),
                        new RcptParameters(EnumSet.of(Notify.SUCCESS, Notify.DELAY), Optional.of("rfc822;Bob B@b"))));
        assertThat(parse("AUTH PLAIN")).isEqualTo(new Command.Auth("PLAIN", Optional.empty()));
        assertThat(parse("AUTH PLAIN  AGEAYg==  "))
                .isEqualTo(new Command.Auth("PLAIN", Optional.of(Secret.utf8("AGEAYg=="))));
        assertThat(parse("AUTH PLAIN =")).isEqualTo(new Command.Auth("PLAIN", Optional.of(Secret.utf8("="))));
    }

    @Test
    void parametersMayBeAsLongAsTheirRfcsSay() {
        assertThat(parse("MAIL FROM:<a@b> ENVID=" + "e".repeat(100))).isInstanceOf(Command.Mail.class);
        assertThat(parse("MAIL FROM:<a@b> ENVID=" + "e".repeat(101))).isInstanceOf(Malformed.class);
        assertThat(parse("RCPT TO:<a@b> ORCPT=rfc822;" + "o".repeat(493))).isInstanceOf(Command.Rcpt.class);
        assertThat(parse("RCPT TO:<a@b> ORCPT=rfc822;" + "o".repeat(494))).isInstanceOf(Malformed.class);
        assertThat(parse("EHLO " + "e".repeat(255))).isInstanceOf(Command.Ehlo.class);
        assertThat(parse("EHLO " + "e".repeat(256))).isInstanceOf(Malformed.class);
        assertThat(parse("AUTH OAUTHBEARER " + "A".repeat(3000))).isInstanceOf(Command.Auth.class);
    }

    @Test
    void transcriptsMaskTheInitialResponse() {
        assertThat(CommandPrinter.printMasked(parse("AUTH PLAIN AGEAYg=="))).isEqualTo("AUTH PLAIN ***");
        assertThat(CommandPrinter.printMasked(parse("AUTH PLAIN"))).isEqualTo("AUTH PLAIN");
        assertThat(CommandPrinter.printMasked(parse("AUTH PLAIN AGEA Yg=="))).isEqualTo("AUTH …");
        assertThat(CommandPrinter.printMasked(parse("MAIL FROM:x"))).isEqualTo("MAIL …");
        assertThat(CommandPrinter.printMasked(parse("GET / HTTP/1.1"))).isEqualTo("GET …");
        assertThat(CommandPrinter.printMasked(parse("XYZZY 1"))).isEqualTo("XYZZY …");
        assertThat(CommandPrinter.printMasked(parse("AGEAYg=="))).isEqualTo("…");
        assertThat(parse("AUTH PLAIN AGEAYg==").toString()).doesNotContain("AGEAYg==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\nRCPT TO:<evil@x.test>", "x\n", "\u001b[2J", "a\u0085b"})
    void noCommandIsPrintedAsTwo(String host) {
        assertThatThrownBy(() -> CommandPrinter.print(new Command.Ehlo(host)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandPrinter.print(new Command.Vrfy(host)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandPrinter.print(new Command.Auth(host, Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyCommandReadsBackAsItself() {
        Cases.of(2000).check(one -> {
            Command command = command(one);
            assertThat(parse(CommandPrinter.print(command))).isEqualTo(command);
        });
    }

    @Test
    void anyOctetsAreACommandOfSomeKind() {
        Cases.of(5000).check(one -> {
            byte[] bytes = one.chance(50)
                    ? one.bytes(40)
                    : (one.pick("MAIL FROM:<", "RCPT TO:<", "AUTH ", "BDAT ", "VRFY ", "EHLO ")
                                    + one.text("a@b.\"\\<>[]:;,=+ 09AFXSIZENOTUCP\r\n\0\tü", 40))
                            .getBytes(StandardCharsets.UTF_8);
            Command command = CommandParser.parse(bytes, 0, bytes.length);
            assertThat(CommandPrinter.printMasked(command)).matches("[^\\p{Cntrl}]*");
            boolean whole = !(command instanceof Malformed
                    || command instanceof Command.Unknown
                    || command instanceof Command.ForeignProtocol);
            if (whole) {
                assertThat(parse(CommandPrinter.print(command))).isEqualTo(command);
            }
        });
    }

    private static Command command(Case one) {
        return switch (one.below(9)) {
            case 0 -> new Command.Ehlo(one.pick("x", "mail.example.test", "[192.0.2.1]", "[IPv6:::1]"));
            case 1 -> new Command.Helo("h" + one.text("aB0.-_[]<>", 10));
            case 2 -> mail(one);
            case 3 -> rcpt(one);
            case 4 -> new Command.Bdat(one.below(Integer.MAX_VALUE) * 7L, one.chance(50));
            case 5 ->
                new Command.Auth(
                        one.pick("PLAIN", "LOGIN", "SCRAM-SHA-256-PLUS"),
                        one.chance(50) ? Optional.of(Secret.utf8("A" + one.text("aZ09+/=", 60))) : Optional.empty());
            case 6 -> new Command.Vrfy("v" + one.text("abc <>@ü", 12) + "v");
            case 7 -> new Command.Help(one.pick("", "MAIL", "me please"));
            default ->
                one.pick(
                        new Command.Quit(),
                        new Command.Rset(),
                        new Command.Noop(),
                        new Command.Data(),
                        new Command.StartTls());
        };
    }

    private static Command mail(Case one) {
        boolean utf8 = one.chance(30);
        ReversePath from = one.chance(20)
                ? new ReversePath.Null()
                : AddressParser.reversePath(path(one, utf8), utf8).orThrow();
        return new Command.Mail(
                from,
                new MailParameters(
                        one.chance(50) ? OptionalLong.of(one.below(1 << 30)) : OptionalLong.empty(),
                        one.pick(Body.values()),
                        utf8,
                        one.chance(30)
                                ? Optional.of(
                                        one.chance(50)
                                                ? new ReversePath.Null()
                                                : AddressParser.reversePath(path(one, true), true)
                                                        .orThrow())
                                : Optional.empty(),
                        one.chance(30) ? Optional.of(one.pick(Ret.values())) : Optional.empty(),
                        one.chance(30) ? Optional.of("e" + one.text("a+= b", 10)) : Optional.empty()));
    }

    private static Command rcpt(Case one) {
        ForwardPath to = AddressParser.forwardPath(one.chance(20) ? "<Postmaster>" : path(one, true), true)
                .orThrow();
        Set<Notify> notifyOn =
                one.pick(Set.of(), Set.of(Notify.NEVER), Set.of(Notify.DELAY), Set.of(Notify.SUCCESS, Notify.FAILURE));
        return new Command.Rcpt(
                to,
                new RcptParameters(
                        notifyOn,
                        one.chance(40) ? Optional.of("rfc822;o" + one.text("a+=@ ü", 10)) : Optional.empty()));
    }

    private static String path(Case one, boolean utf8) {
        return one.pick(
                "<a@b>", "<\"a b>\"@c.test>", "<\"R@D\"@[192.0.2.1]>", utf8 ? "<jürgen@münchen.example>" : "<x@y>");
    }
}
