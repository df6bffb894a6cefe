package org.letterlock.server.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslServer;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.CommandParser;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.intake.Envelope;
import org.letterlock.server.intake.Reception;
import org.letterlock.server.intake.Router;
import org.letterlock.server.policy.Decision;
import org.letterlock.server.policy.Denial;
import org.letterlock.server.policy.Gate;
import org.letterlock.server.policy.Role;
import org.letterlock.server.policy.Standing;
import org.letterlock.server.smtp.Phase.Chunks;
import org.letterlock.server.smtp.Phase.Connected;
import org.letterlock.server.smtp.Phase.Mailing;
import org.letterlock.server.smtp.Phase.Open;
import org.letterlock.server.smtp.Phase.Over;
import org.letterlock.server.smtp.Phase.Ready;

/// One SMTP conversation, from the greeting to the last word: hears a command, asks the [Rules], does what they say.
///
/// Blocking; made for one virtual thread. While it waits it holds little: its buffers are the channel's.
public final class SmtpSession {
    private final SmtpService service;
    private final Channel channel;
    private final Rules rules;
    private final Gate gate;
    private final SessionLog log;
    private final Recording recording;
    private final SessionLogin login;
    private int errors;
    private int idle;

    /// The content of the open transaction, once it has begun.
    private @Nullable Content content;

    /// When the open content must be whole: an age of the channel.
    private Duration contentDue = Duration.ZERO;

    public SmtpSession(SmtpService service, Channel channel) {
        this.service = service;
        this.channel = channel;
        this.login = new SessionLogin(channel);
        this.rules = service.rules();
        this.gate = service.gate();
        String id = Long.toString(service.random().nextLong() & 0xff_ffff_ffffL, 36);
        this.log = new SessionLog(SessionLog.LOGGER, id, service.port().role(), channel.peer());
        this.recording = new Recording(service.transcripts().apply(channel.peer()));
    }

    /// Talks until one of the two has enough. Closes the channel.
    public void run() {
        try (channel) {
            converse();
            channel.flush();
        } catch (HungUp gone) {
            log.hungUp(gone); // nobody left to tell
        } finally {
            forgetContent();
            login.forget();
        }
    }

    private void converse() throws HungUp {
        try {
            Phase phase = welcome();
            while (phase instanceof Open open) {
                phase = next(open);
                if (!(phase instanceof Mailing)) {
                    forgetContent();
                }
            }
        } catch (RuntimeException | StackOverflowError bug) {
            log.bug(bug);
            last(Replies.OUR_FAULT);
        } catch (HungUp gone) {
            // Silent or sent away, the peer may still listen (RFC 5321 §3.8).
            switch (gone.reason()) {
                case TIMED_OUT -> last(Replies.TIMED_OUT);
                case SHUTDOWN -> last(login.isOver() ? Replies.LOGIN_OVER : Replies.SHUTTING_DOWN);
                case CLOSED, TLS -> {}
            }
            throw gone;
        }
    }

    private Phase welcome() throws HungUp {
        channel.patience(service.limits().greeting());
        channel.deadline(service.limits().greeting());
        var who = Standing.stranger(address());
        if (channel.tls().isPresent()) {
            who = encrypted(who); // the listener has seen to it
        } else if (service.port().role().encryption() == Role.Encryption.IMPLICIT) {
            encrypt(new Connected(who, 0));
            who = encrypted(who);
        }
        channel.patience(service.limits().command());
        if (!service.port().admits(address())) {
            return last(Replies.NETWORK_NOT_ADMITTED);
        }
        // RFC 5321 §3.1: the client waits for the greeting. Who does not has a script, not a mail server.
        if (channel.pending()) {
            log.suspicious("spoke before the greeting");
            return last(Replies.NOT_YOUR_TURN);
        }
        return say(Replies.greeting(service.site()), new Connected(who, 0));
    }

    private Phase next(Open phase) throws HungUp {
        if (login.isOver()) { // a client that never lets us wait is not interrupted
            return last(Replies.LOGIN_OVER);
        }
        Duration wait = service.limits().command();
        channel.deadline(content == null || wait.compareTo(untilContentDue()) < 0 ? wait : untilContentDue());
        return switch (channel.readLine(SmtpLimits.AUTH_LINE)) {
            case Line.Whole line -> obey(phase, line);
            case Line.TooLong _ -> refuse(Replies.LINE_TOO_LONG, phase);
            case Line.Broken(var fault) -> {
                recording.client("…");
                log.suspicious("a command line is broken: " + fault);
                yield fault == Line.Fault.NUL ? refuse(Replies.NUL_IN_COMMAND, phase) : last(Replies.BARE_LINE_END);
            }
        };
    }

    private Phase obey(Open phase, Line.Whole line) throws HungUp {
        Command command = CommandParser.parse(line.bytes(), line.from(), line.to());
        recording.command(command);
        if (Rules.tooLong(command, line.length())) {
            return refuse(Replies.LINE_TOO_LONG, phase);
        }
        if (content == null && !(command instanceof Command.Quit) && outstayed()) {
            return last(Replies.SESSION_OVER); // RFC 5321 §3.8
        }
        if (Rules.idle(command) && ++idle > service.limits().idle()) {
            log.suspicious("too many commands and no message");
            return last(Replies.TOO_MANY_IDLE);
        }
        // RFC 2920 §3.1: DATA is the last command of a batch. What comes with it, before any answer, is content to the
        // one who sent it; it must not be commands to us, and after a refusal it would be.
        if (command instanceof Command.Data && channel.pending()) {
            log.suspicious("content before the go-ahead");
            return last(Replies.NOT_YOUR_TURN);
        }
        try {
            Outcome outcome = rules.decide(phase, command);
            if (command instanceof Command.Auth auth && outcome instanceof Outcome.Refuse(Reply reply)) {
                EarlyRefusal.audit(authenticator(phase), auth, reply);
            }
            return perform(phase, outcome);
        } finally {
            if (command instanceof Command.Auth(var _, var initialResponse)) {
                initialResponse.ifPresent(Secret::close);
            }
        }
    }

    private Phase perform(Open phase, Outcome outcome) throws HungUp {
        return switch (outcome) {
            case Outcome.Say(var reply, var next) -> say(reply, next);
            case Outcome.Refuse(var reply) -> refuse(reply, phase);
            case Outcome.Greet(var at, var hello) -> greet(at, hello);
            case Outcome.Begin(var ready, var from, var parameters) -> begin(ready, from, parameters);
            case Outcome.Address(var mailing, var rcpt) -> address(mailing, rcpt);
            case Outcome.Converse(var at, var mechanism, var initial) -> authenticate(at, mechanism, initial);
            case Outcome.Receive(var mailing) -> receive(mailing);
            case Outcome.TakeChunk(var mailing, var chunk) -> takeChunk(mailing, chunk);
            case Outcome.DropChunk(var next, var chunk, var reply) -> dropChunk(next, chunk, reply);
            case Outcome.Encrypt(var at, var goAhead) -> startTls(at, goAhead);
            case Outcome.HangUp(var reply) -> last(reply);
        };
    }

    private Phase greet(Open phase, Hello hello) throws HungUp {
        var ready = new Ready(phase.who(), phase.messages(), hello);
        if (!hello.extended()) {
            return say(Replies.hello(service.site()), ready);
        }
        Offer offer = Mechanisms.offered(service.port(), ready.who(), authenticator(ready), bindings());
        return say(Extensions.offered(service, ready.who(), offer), ready);
    }

    private Phase startTls(Open phase, Reply goAhead) throws HungUp {
        // RFC 3207 §4.2: what was sent behind STARTTLS in clear is nobody's. Dropped before the go-ahead: what comes
        // after it is the handshake.
        if (channel.pending()) {
            log.suspicious("data behind STARTTLS");
            channel.discardPending();
        }
        say(goAhead, phase);
        channel.deadline(service.limits().greeting());
        login.forget();
        encrypt(phase);
        return new Connected(encrypted(phase.who()), phase.messages());
    }

    private void encrypt(Open phase) throws HungUp {
        try {
            channel.encrypt(service.tls().orElseThrow());
        } catch (HungUp failed) {
            if (service.port().role().login() != Role.Login.NEVER) {
                EarlyRefusal.audit(authenticator(phase), failed);
            }
            throw failed;
        }
    }

    private Standing encrypted(Standing who) {
        channel.tls().ifPresent(facts -> recording.encrypted(facts.version() + " " + facts.cipher()));
        return who.underTls();
    }

    private Phase authenticate(Open phase, SaslMechanism mechanism, Optional<Secret> initial) throws HungUp {
        Authenticator accounts = authenticator(phase);
        ChannelBindings bindings = bindings();
        Offer offer = Mechanisms.offered(service.port(), phase.who(), accounts, bindings);
        if (!offer.includes(mechanism.name())) {
            EarlyRefusal.audit(accounts, new Command.Auth(mechanism.name(), initial), Replies.UNKNOWN_MECHANISM);
            return refuse(Replies.UNKNOWN_MECHANISM, phase);
        }
        AuthExchange.End end;
        try (SaslServer server = mechanism.server(accounts, bindings, offer, service.random())) {
            end = new AuthExchange(channel, recording, service.limits(), mechanism.name()).run(server, initial);
        }
        return switch (end) {
            case AuthExchange.Proved(var identity) -> {
                log.loggedIn(identity);
                login.begin(service.accounts(), identity, visitor(phase));
                yield say(Replies.LOGGED_IN, phase.as(phase.who().loggedInAs(identity)));
            }
            case AuthExchange.Failed(var reply, var cause) -> {
                log.loginFailed(mechanism.name(), cause);
                yield refuse(reply, phase);
            }
            case AuthExchange.Broken(var reply) -> last(reply);
        };
    }

    private Phase begin(Ready ready, ReversePath from, MailParameters parameters) throws HungUp {
        return switch (gate.sender(ready.who(), from)) {
            case Decision.Accept() ->
                say(
                        Replies.SENDER_OK,
                        new Mailing(
                                ready.who(),
                                ready.messages(),
                                ready.hello(),
                                Envelope.of(from, parameters),
                                Chunks.NONE));
            case Decision.Refuse(var denial, var cause) -> {
                log.refused("sender", from.text(), cause);
                yield told(Replies.denied(denial), ready);
            }
        };
    }

    private Phase address(Mailing mailing, Command.Rcpt rcpt) throws HungUp {
        return switch (service.router().admit(rcpt.to(), gate.recipient(mailing.who(), rcpt.to()))) {
            case Router.Admission.Taken(var recipient) ->
                say(Replies.RECIPIENT_OK, mailing.with(mailing.envelope().with(recipient)));
            case Router.Admission.Refused(var denial, var cause) -> {
                log.refused("recipient", rcpt.to().text(), cause);
                Reply reply = Replies.denied(denial);
                if (denial == Denial.LOGIN_OVER) {
                    yield last(reply);
                }
                // Our own people may have stale addresses in their lists; a stranger who guesses is sent away.
                yield mailing.who().identity().isPresent() ? say(reply, mailing) : refuse(reply, mailing);
            }
        };
    }

    private Phase receive(Mailing mailing) throws HungUp {
        say(Replies.START_DATA, mailing);
        Content opened = open(mailing, Reception.Content.DOTTED);
        opened.readDotted(channel);
        impatient();
        return conclude(mailing, opened);
    }

    private Phase takeChunk(Mailing mailing, Command.Bdat chunk) throws HungUp {
        boolean binary = mailing.envelope().parameters().body() == MailParameters.Body.BINARY_MIME;
        Content opened = content != null
                ? content
                : open(mailing, binary ? Reception.Content.BINARY : Reception.Content.CHUNKED_TEXT);
        patient(untilContentDue());
        opened.readChunk(channel, chunk.size());
        impatient();
        if (chunk.last()) {
            return conclude(mailing, opened);
        }
        Optional<Reply> refusal = opened.refusal();
        if (refusal.isEmpty()) {
            return say(Replies.CHUNK_OK, mailing.with(Chunks.SOME));
        }
        return refusal.get().equals(Replies.BARE_LINE_END)
                ? last(refusal.get())
                : refuse(refusal.get(), mailing.with(Chunks.FAILED));
    }

    private Phase dropChunk(Phase next, Command.Bdat chunk, Reply reply) throws HungUp {
        forgetContent();
        patient(service.limits().content());
        Content.skip(channel, chunk.size());
        impatient();
        return refuse(reply, next);
    }

    private Phase conclude(Mailing mailing, Content whole) throws HungUp {
        recording.client("… (" + whole.octets() + " octets of content)");
        Reply reply = whole.conclude(gate);
        idle = 0;
        return told(reply, mailing.concluded());
    }

    private Content open(Mailing mailing, Reception.Content how) {
        contentDue = channel.age().plus(service.limits().content());
        patient(service.limits().content());
        var opened = new Content(service, log, mailing, channel.tls(), how);
        content = opened;
        return opened;
    }

    private void forgetContent() {
        if (content != null) {
            content.close();
            content = null;
        }
    }

    /// While content comes: patient with the whole, less so with each piece.
    private void patient(Duration whole) {
        channel.patience(service.limits().block());
        channel.deadline(whole);
    }

    /// Never zero, which would be no deadline.
    private Duration untilContentDue() {
        Duration left = contentDue.minus(channel.age());
        return left.isPositive() ? left : Duration.ofNanos(1);
    }

    private boolean outstayed() {
        return channel.age().compareTo(service.limits().session()) >= 0;
    }

    private void impatient() {
        channel.patience(service.limits().command());
    }

    private Authenticator authenticator(Open phase) {
        return service.accounts().authenticator(visitor(phase));
    }

    private Accounts.Visitor visitor(Open phase) {
        String name = phase instanceof Ready ready ? ready.hello().name() : "";
        boolean devicesOnly = service.port().role().takesDevicesOnly();
        return new Accounts.Visitor(address(), "smtp", channel.tls(), name, devicesOnly);
    }

    private ChannelBindings bindings() {
        return channel.tls().map(TlsFacts::bindings).orElse(ChannelBindings.NONE);
    }

    private InetAddress address() {
        return channel.peer().remote().getAddress();
    }

    private Phase say(Reply reply, Phase next) throws HungUp {
        channel.write(ReplyFormat.encode(reply));
        recording.reply(reply);
        return next;
    }

    /// Says what may be a refusal. Who collects too many is sent away (the limit of [SmtpLimits#errors]).
    private Phase refuse(Reply reply, Phase next) throws HungUp {
        if (reply.permanent() && ++errors > service.limits().errors()) {
            return last(Replies.TOO_MANY_ERRORS);
        }
        return say(reply, next);
    }

    /// Says what may be a last word.
    private Phase told(Reply reply, Phase next) throws HungUp {
        boolean over = reply.equals(Replies.BARE_LINE_END) || reply.equals(Replies.LOGIN_OVER);
        return over ? last(reply) : refuse(reply, next);
    }

    private Over last(Reply reply) throws HungUp {
        say(reply, new Over());
        return new Over();
    }
}
