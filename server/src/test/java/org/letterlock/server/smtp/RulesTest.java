package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.CommandParser;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.intake.Envelope;
import org.letterlock.server.intake.Recipient;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.policy.Standing;

/// The legality of every command in every phase, as a table. A cell says the outcome: a reply's code for what is said
/// at once (`!` marks one that ends the conversation), a word for what must be done first.
final class RulesTest {
    private static final SmtpLimits LIMITS = SmtpLimits.USUAL;

    /// On a submission port, under TLS and logged in where the column says so.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // command                      | clear    | tls     | in      | ready in| mailing | with rcpt| chunks
                // | failed
                "EHLO a.test                    | greet    | greet   | greet   | greet   | greet   | greet    | greet "
                        + "   | greet",
                "HELO a.test                    | greet    | greet   | greet   | greet   | greet   | greet    | greet "
                        + "   | greet",
                "EHLO                           | 501      | 501     | 501     | 501     | 501     | 501      | 501   "
                        + "   | 501",
                "MAIL FROM:<alice@example.test> | 503      | 503     | 503     | begin   | 503     | 503      | 503   "
                        + "   | 503",
                "MAIL FROM:<>                   | 503      | 503     | 503     | begin   | 503     | 503      | 503   "
                        + "   | 503",
                "MAIL FROM:<x> SIZE             | 501      | 501     | 501     | 501     | 501     | 501      | 501   "
                        + "   | 501",
                "RCPT TO:<bob@example.test>     | 503      | 503     | 503     | 503     | address | address  | 503   "
                        + "   | 503",
                "RCPT TO:<>                     | 501      | 501     | 501     | 501     | 501     | 501      | 501   "
                        + "   | 501",
                "DATA                           | 503      | 503     | 503     | 503     | 554     | receive  | 503   "
                        + "   | 503",
                "BDAT 5                         | drop 503 | drop 503| drop 503| drop 503| drop 554| chunk    | chunk "
                        + "   | drop 503",
                "BDAT 5 LAST                    | drop 503 | drop 503| drop 503| drop 503| drop 554| chunk    | chunk "
                        + "   | drop 503",
                "BDAT five                      | 501!     | 501!    | 501!    | 501!    | 501!    | 501!     | 501!  "
                        + "   | 501!",
                "RSET                           | 250      | 250     | 250     | 250     | 250     | 250      | 250   "
                        + "   | 250",
                "NOOP                           | 250      | 250     | 250     | 250     | 250     | 250      | 250   "
                        + "   | 250",
                "HELP                           | 214      | 214     | 214     | 214     | 214     | 214      | 214   "
                        + "   | 214",
                "VRFY bob                       | 252      | 252     | 252     | 252     | 252     | 252      | 252   "
                        + "   | 252",
                "EXPN staff                     | 502      | 502     | 502     | 502     | 502     | 502      | 502   "
                        + "   | 502",
                "QUIT                           | 221!     | 221!    | 221!    | 221!    | 221!    | 221!     | 221!  "
                        + "   | 221!",
                "STARTTLS                       | encrypt  | 503     | 503     | 503     | 503     | 503      | 503   "
                        + "   | 503",
                "STARTTLS now                   | 501      | 501     | 501     | 501     | 501     | 501      | 501   "
                        + "   | 501",
                "AUTH PLAIN                     | 530      | converse| 503     | 503     | 503     | 503      | 503   "
                        + "   | 503",
                "AUTH SCRAM-SHA-256             | 530      | converse| 503     | 503     | 503     | 503      | 503   "
                        + "   | 503",
                "AUTH DIGEST-MD5                | 530      | 504     | 503     | 503     | 503     | 503      | 503   "
                        + "   | 503",
                "AUTH                           | 501      | 501     | 501     | 501     | 501     | 501      | 501   "
                        + "   | 501",
                "GET / HTTP/1.1                 | 554!     | 554!    | 554!    | 554!    | 554!    | 554!     | 554!  "
                        + "   | 554!",
                "POST /                         | 554!     | 554!    | 554!    | 554!    | 554!    | 554!     | 554!  "
                        + "   | 554!",
                "XYZZY                          | 500      | 500     | 500     | 500     | 500     | 500      | 500   "
                        + "   | 500",
                "cGFzc3dvcmQ=                   | 500      | 500     | 500     | 500     | 500     | 500      | 500   "
                        + "   | 500",
            })
    void onSubmission(
            String command,
            String clear,
            String tls,
            String loggedIn,
            String ready,
            String mailing,
            String withRecipient,
            String chunks,
            String failed) {
        var rules = new Rules(PortPolicy.of(Role.SUBMISSION), LIMITS, true);
        Command parsed = parse(command);
        assertThat(cell(rules, new Phase.Connected(who(false, false), 0), parsed))
                .isEqualTo(clear);
        assertThat(cell(rules, new Phase.Connected(who(true, false), 0), parsed))
                .isEqualTo(tls);
        assertThat(cell(rules, new Phase.Connected(who(true, true), 0), parsed)).isEqualTo(loggedIn);
        assertThat(cell(rules, ready(who(true, true)), parsed)).isEqualTo(ready);
        assertThat(cell(rules, mailing(who(true, true), 0), parsed)).isEqualTo(mailing);
        assertThat(cell(rules, mailing(who(true, true), 1), parsed)).isEqualTo(withRecipient);
        assertThat(cell(rules, mailing(who(true, true), 1).with(Phase.Chunks.SOME), parsed))
                .isEqualTo(chunks);
        assertThat(cell(rules, mailing(who(true, true), 1).with(Phase.Chunks.FAILED), parsed))
                .isEqualTo(failed);
    }

    /// What depends on the role: after EHLO, in clear, nobody logged in.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // command                       | mx    | submission | submissions | legacy   | legacy, secrets in
                // clear | sandbox
                "MAIL FROM:<f@other.test>        | begin | 530        | 530         | 530      | 530                  "
                        + "    | begin",
                "AUTH PLAIN                      | 502   | 530        | 530         | 538      | converse             "
                        + "    | 538",
                "AUTH LOGIN                      | 502   | 530        | 530         | 538      | converse             "
                        + "    | 538",
                "AUTH XOAUTH2                    | 502   | 530        | 530         | 538      | converse             "
                        + "    | 538",
                "AUTH CRAM-MD5                   | 502   | 530        | 530         | converse | converse             "
                        + "    | converse",
                "AUTH SCRAM-SHA-256              | 502   | 530        | 530         | converse | converse             "
                        + "    | converse",
                "STARTTLS                        | encrypt | encrypt  | encrypt     | encrypt  | encrypt              "
                        + "    | encrypt",
            })
    void onEachRole(
            String command,
            String mx,
            String submission,
            String submissions,
            String legacy,
            String legacyInClear,
            String sandbox) {
        Command parsed = parse(command);
        Networks some = TestSite.networks("203.0.113.0/24");
        assertThat(onRole(PortPolicy.of(Role.MX), parsed)).isEqualTo(mx);
        assertThat(onRole(PortPolicy.of(Role.SUBMISSION), parsed)).isEqualTo(submission);
        assertThat(onRole(PortPolicy.of(Role.SUBMISSIONS), parsed)).isEqualTo(submissions);
        assertThat(onRole(new PortPolicy(Role.LEGACY, some, Networks.NONE, false), parsed))
                .isEqualTo(legacy);
        assertThat(onRole(new PortPolicy(Role.LEGACY, some, Networks.NONE, true), parsed))
                .isEqualTo(legacyInClear);
        assertThat(onRole(PortPolicy.of(Role.SANDBOX), parsed)).isEqualTo(sandbox);
    }

    private static String onRole(PortPolicy port, Command command) {
        return cell(new Rules(port, LIMITS, true), ready(who(false, false)), command);
    }

    /// What the parameters decide, on mx.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL FROM:<f@other.test> SIZE=1000                  | begin",
                "MAIL FROM:<f@other.test> SIZE=99999999999           | 552",
                "MAIL FROM:<f@other.test> SIZE=99999999999999999999  | 552",
                "MAIL FROM:<f@other.test> BODY=8BITMIME SMTPUTF8     | begin",
                "MAIL FROM:<f@other.test> BODY=BINARYMIME            | begin",
                "MAIL FROM:<f@other.test> BODY=9BIT                  | 501",
                "MAIL FROM:<f@other.test> AUTH=<>                    | begin",
                "MAIL FROM:<f@other.test> XYZZY=1                    | 555",
                "MAIL FROM:<f@other.test> RET=FULL                   | 555",
                "MAIL FROM:<f@other.test> ENVID=abc                  | 555",
                "MAIL FROM:<f@other..test>                           | 501",
            })
    void onMailParameters(String command, String expected) {
        assertThat(onRole(PortPolicy.of(Role.MX), parse(command))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "999  | RCPT TO:<bob@example.test>              | address",
                "1000 | RCPT TO:<bob@example.test>              | 452",
                "1    | RCPT TO:<bob@example.test> NOTIFY=NEVER | 555",
                "1    | RCPT TO:<bob@example.test> XYZZY        | 555",
                "1    | RCPT TO:<Postmaster>                    | address",
                "1    | RCPT TO:<bø@example.test>               | 553",
            })
    void onRecipients(int recipients, String command, String expected) {
        var rules = new Rules(PortPolicy.of(Role.MX), LIMITS, true);
        assertThat(cell(rules, mailing(who(false, false), recipients), parse(command)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"999, begin", "1000, 421!"})
    void onMessages(int before, String expected) {
        var rules = new Rules(PortPolicy.of(Role.MX), LIMITS, true);
        var phase = new Phase.Ready(who(false, false), before, new Hello("a.test", true));
        assertThat(cell(rules, phase, parse("MAIL FROM:<f@other.test>"))).isEqualTo(expected);
    }

    private static Command parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return CommandParser.parse(bytes, 0, bytes.length);
    }

    private static Standing who(boolean encrypted, boolean loggedIn) {
        return new Standing(
                InetAddress.ofLiteral("203.0.113.5"),
                encrypted,
                loggedIn
                        ? Optional.of(new Identity("alice@example.test", "alice@example.test", "PLAIN", "1", Set.of()))
                        : Optional.empty());
    }

    private static Phase.Ready ready(Standing who) {
        return new Phase.Ready(who, 0, new Hello("client.test", true));
    }

    private static Phase.Mailing mailing(Standing who, int recipients) {
        var envelope = Envelope.of(new ReversePath.Null(), MailParameters.NONE);
        var to = new ForwardPath.To(
                AddressParser.mailbox("bob@example.test", false).orThrow(), false);
        for (int i = 0; i < recipients; i++) {
            envelope = envelope.with(new Recipient(to, new AccountId(i)));
        }
        return new Phase.Mailing(who, 0, new Hello("client.test", true), envelope, Phase.Chunks.NONE);
    }

    private static String cell(Rules rules, Phase phase, Command command) {
        return switch (rules.decide(phase, command)) {
            case Outcome.Say(var reply, var _) -> "" + reply.code();
            case Outcome.Refuse(var reply) -> "" + reply.code();
            case Outcome.HangUp(var reply) -> reply.code() + "!";
            case Outcome.DropChunk(var _, var _, var reply) -> "drop " + reply.code();
            case Outcome.TakeChunk _ -> "chunk";
            case Outcome.Greet _,
                    Outcome.Begin _,
                    Outcome.Address _,
                    Outcome.Converse _,
                    Outcome.Receive _,
                    Outcome.Encrypt _ -> name(rules.decide(phase, command));
        };
    }

    private static String name(Outcome outcome) {
        return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
