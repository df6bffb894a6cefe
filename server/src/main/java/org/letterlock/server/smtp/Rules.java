package org.letterlock.server.smtp;

import java.util.Optional;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.Command.Malformed;
import org.letterlock.protocol.smtp.CommandParser;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.protocol.smtp.RcptParameters;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.smtp.Outcome.HangUp;
import org.letterlock.server.smtp.Outcome.Refuse;
import org.letterlock.server.smtp.Outcome.Say;
import org.letterlock.server.smtp.Phase.Chunks;
import org.letterlock.server.smtp.Phase.Connected;
import org.letterlock.server.smtp.Phase.Mailing;
import org.letterlock.server.smtp.Phase.Open;
import org.letterlock.server.smtp.Phase.Over;
import org.letterlock.server.smtp.Phase.Ready;

/// What may be said when: the whole legality of the conversation, as one function without effects.
///
/// Who may send what to whom is not decided here but asked of policy when an outcome is performed.
///
/// @param port what the listener is for
/// @param limits what it bears
/// @param startTls whether it has a certificate for STARTTLS
public record Rules(PortPolicy port, SmtpLimits limits, boolean startTls) {
    /// What to do about `command` in `phase`.
    public Outcome decide(Phase phase, Command command) {
        return switch (phase) {
            case Open open -> decide(open, command);
            case Over _ -> throw new IllegalStateException("nothing is heard any more");
        };
    }

    private Outcome decide(Open phase, Command command) {
        return switch (command) {
            case Command.Helo(var name) -> new Outcome.Greet(phase, new Hello(name, false));
            case Command.Ehlo(var name) -> new Outcome.Greet(phase, new Hello(name, true));
            case Command.Mail(var from, var parameters) ->
                switch (phase) {
                    case Connected _ -> new Refuse(Replies.HELLO_FIRST);
                    case Ready ready -> mail(ready, from, parameters);
                    case Mailing _ -> new Refuse(Replies.NESTED_MAIL);
                };
            case Command.Rcpt rcpt ->
                switch (phase) {
                    case Connected _ -> new Refuse(Replies.HELLO_FIRST);
                    case Ready _ -> new Refuse(Replies.MAIL_FIRST);
                    case Mailing mailing -> rcpt(mailing, rcpt);
                };
            case Command.Data _ ->
                switch (phase) {
                    case Connected _ -> new Refuse(Replies.HELLO_FIRST);
                    case Ready _ -> new Refuse(Replies.MAIL_FIRST);
                    case Mailing mailing -> data(mailing);
                };
            case Command.Bdat chunk ->
                switch (phase) {
                    case Connected connected -> new Outcome.DropChunk(connected, chunk, Replies.HELLO_FIRST);
                    case Ready ready -> new Outcome.DropChunk(ready, chunk, Replies.MAIL_FIRST);
                    case Mailing mailing -> bdat(mailing, chunk);
                };
            case Command.Rset _ ->
                switch (phase) {
                    case Connected _, Ready _ -> new Say(Replies.OK, phase);
                    case Mailing mailing -> new Say(Replies.OK, mailing.reset());
                };
            case Command.StartTls _ ->
                switch (phase) {
                    case Connected _, Ready _ -> startTls(phase);
                    case Mailing _ -> new Refuse(Replies.NOT_DURING_MAIL);
                };
            case Command.Auth(var mechanism, var initialResponse) ->
                switch (phase) {
                    case Connected _, Ready _ -> auth(phase, mechanism, initialResponse);
                    case Mailing _ -> new Refuse(Replies.NOT_DURING_MAIL); // RFC 4954 §4
                };
            case Command.Noop _ -> new Say(Replies.OK, phase);
            case Command.Help _ -> new Say(Replies.HELP, phase);
            case Command.Vrfy _ -> new Say(Replies.VRFY, phase); // RFC 5321 §7.3: tells nobody who lives here
            case Command.Expn _ -> new Refuse(Replies.EXPN);
            case Command.Quit _ -> new HangUp(Replies.BYE);
            case Command.ForeignProtocol _ -> new HangUp(Replies.NOT_HTTP);
            case Command.Unknown _ -> new Refuse(Replies.UNKNOWN_COMMAND);
            case Malformed malformed -> malformed(malformed);
        };
    }

    private Outcome mail(Ready ready, ReversePath from, MailParameters parameters) {
        if (port.needsEncryption(ready.who())) {
            return new Refuse(Replies.STARTTLS_FIRST);
        }
        if (port.needsLogin(ready.who())) {
            return new Refuse(Replies.AUTHENTICATION_REQUIRED);
        }
        if (ready.messages() >= limits.messages()) {
            return new HangUp(Replies.TOO_MANY_MESSAGES);
        }
        if (parameters.ret().isPresent() || parameters.envid().isPresent()) {
            return new Refuse(Replies.NO_DSN);
        }
        // RFC 1870 §6.1
        if (parameters.size().orElse(0) > limits.message()) {
            return new Refuse(Replies.TOO_BIG);
        }
        return new Outcome.Begin(ready, from, parameters);
    }

    private Outcome rcpt(Mailing mailing, Command.Rcpt rcpt) {
        if (mailing.chunks() != Chunks.NONE) {
            return new Refuse(Replies.CONTENT_BEGUN); // RFC 3030 §2
        }
        // RFC 5321 §4.5.3.1.10
        if (mailing.envelope().recipients().size() >= limits.recipients()) {
            return new Refuse(Replies.TOO_MANY_RECIPIENTS);
        }
        if (!rcpt.parameters().equals(RcptParameters.NONE)) {
            return new Refuse(Replies.NO_DSN);
        }
        // RFC 6531 §3.3: neither a local part nor a domain beyond ASCII, though the domain has an ASCII form
        if (rcpt.to() instanceof ForwardPath.To(var mailbox, var _)
                && !mailbox.isAscii()
                && !mailing.envelope().parameters().smtpUtf8()) {
            return new Refuse(Replies.NEEDS_SMTPUTF8);
        }
        return new Outcome.Address(mailing, rcpt);
    }

    private static Outcome data(Mailing mailing) {
        if (mailing.chunks() != Chunks.NONE) {
            return new Refuse(Replies.CONTENT_BEGUN); // RFC 3030 §2
        }
        if (mailing.envelope().parameters().body() == MailParameters.Body.BINARY_MIME) {
            return new Refuse(Replies.BINARY_NEEDS_BDAT); // RFC 3030 §3
        }
        return mailing.envelope().recipients().isEmpty()
                ? new Refuse(Replies.NO_RECIPIENTS)
                : new Outcome.Receive(mailing);
    }

    private static Outcome bdat(Mailing mailing, Command.Bdat chunk) {
        if (mailing.chunks() == Chunks.FAILED) {
            return new Outcome.DropChunk(mailing, chunk, Replies.CHUNK_BEFORE_FAILED);
        }
        if (mailing.envelope().recipients().isEmpty()) {
            return new Outcome.DropChunk(mailing.with(Chunks.FAILED), chunk, Replies.NO_RECIPIENTS);
        }
        return new Outcome.TakeChunk(mailing, chunk);
    }

    private Outcome startTls(Open phase) {
        if (phase.who().encrypted()) {
            return new Refuse(Replies.TLS_ALREADY);
        }
        return startTls ? new Outcome.Encrypt(phase, Replies.START_TLS) : new Refuse(Replies.NO_TLS);
    }

    /// Refuses by itself what EHLO does not offer: a client may ask for it all the same.
    private Outcome auth(Open phase, String name, Optional<Secret> initialResponse) {
        if (port.role().login() == Role.Login.NEVER) {
            return new Refuse(Replies.NO_AUTH_HERE);
        }
        if (phase.who().identity().isPresent()) {
            return new Refuse(Replies.AUTHENTICATED_ALREADY); // RFC 4954 §4
        }
        if (port.needsEncryption(phase.who())) {
            return new Refuse(Replies.STARTTLS_FIRST);
        }
        Optional<SaslMechanism> mechanism = SaslMechanisms.named(name);
        if (mechanism.isEmpty()) {
            return new Refuse(Replies.UNKNOWN_MECHANISM);
        }
        if (mechanism.get().exposesSecret() && !phase.who().encrypted() && !port.secretsInClear()) {
            return new Refuse(Replies.ENCRYPTION_REQUIRED); // RFC 4954 §6
        }
        return new Outcome.Converse(phase, mechanism.get(), initialResponse);
    }

    private static Outcome malformed(Malformed malformed) {
        return malformed.verb().equals("BDAT")
                // How many octets follow nobody can say; they must not be taken for commands.
                ? new HangUp(Replies.malformed(malformed))
                : new Refuse(Replies.malformed(malformed));
    }

    /// Whether a command brings no message nearer: a client that says nothing else only holds on to the connection.
    static boolean idle(Command command) {
        return switch (command) {
            case Command.Noop _, Command.Rset _, Command.Help _, Command.Vrfy _, Command.Helo _, Command.Ehlo _ -> true;
            default -> false;
        };
    }

    /// Whether a line of this length is too long for anything but AUTH, whose initial responses curl, msmtp and
    /// Python's smtplib put into the command line however long they are.
    static boolean tooLong(Command command, int length) {
        return length > CommandParser.LINE_WITH_PARAMETERS && !(command instanceof Command.Auth);
    }
}
