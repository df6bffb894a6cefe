package org.letterlock.client.smtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.CommandPrinter;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.protocol.smtp.ReplyReader;
import org.letterlock.protocol.text.Secret;
import org.letterlock.protocol.text.Sink;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.Transcript;

/// What goes over the wire of one session: commands out, replies in, each waited for no longer than its phase allows,
/// and all of it told to the transcript without its secrets.
final class Conversation implements AutoCloseable {
    private static final byte[] CRLF = {'\r', '\n'};

    /// RFC 5321 §3.8: the server says so when it closes the connection on its own account, at any time.
    private static final int CLOSING = 421;

    /// RFC 4954 §4: its text is a challenge, and no secret of ours.
    private static final int CHALLENGE = 334;

    private final Channel channel;
    private final Timeouts timeouts;
    private final Transcript transcript;
    private final boolean showSecrets;
    private final ReplyReader replies = new ReplyReader();
    private final Blanks blanks = new Blanks();
    private int unanswered;
    private boolean over;

    Conversation(Channel channel, Timeouts timeouts, Transcript transcript, boolean showSecrets) {
        this.channel = channel;
        this.timeouts = timeouts;
        this.transcript = transcript;
        this.showSecrets = showSecrets;
    }

    Channel channel() {
        return channel;
    }

    boolean encrypted() {
        return channel.tls().isPresent();
    }

    /// Whether nothing can be said any more.
    boolean over() {
        return over;
    }

    boolean showSecrets() {
        return showSecrets;
    }

    void tell(Entry entry) {
        transcript.add(
                entry instanceof Entry.Note(String text) && !showSecrets ? new Entry.Note(blanks.clean(text)) : entry);
    }

    /// Buffers a command; [#hear] sends it.
    void say(Phase phase, Command command) throws ConnectionLost, Stopped {
        String line = CommandPrinter.print(command);
        if (command instanceof Command.Auth(var _, var response)) {
            response.ifPresent(blanks::add);
        }
        send(phase, line.getBytes(StandardCharsets.UTF_8));
        tell(new Entry.Client(showSecrets ? line : CommandPrinter.printMasked(command), encrypted()));
    }

    /// Buffers an answer within AUTH: base64, or the `*` that cancels.
    void answer(Secret base64, boolean secret) throws ConnectionLost, Stopped {
        byte[] line = base64.reveal();
        if (secret) {
            blanks.add(base64);
        }
        send(Phase.AUTH, line);
        String shown = secret && !showSecrets ? "***" : new String(line, StandardCharsets.US_ASCII);
        tell(new Entry.Client(shown, encrypted()));
        Arrays.fill(line, (byte) 0);
    }

    /// From now on the server's words are shown without these octets.
    void blank(Secret secret) {
        blanks.add(secret);
    }

    private void send(Phase phase, byte[] line) throws ConnectionLost, Stopped {
        for (byte octet : line) {
            if (octet == '\r' || octet == '\n' || octet == 0) {
                throw new IllegalArgumentException("a line end within a command of phase " + phase);
            }
        }
        if (unanswered == 0 && channel.pending()) {
            outOfTurn(phase);
        }
        try {
            channel.patience(timeouts.of(phase));
            channel.write(line);
            channel.write(CRLF);
            unanswered++;
        } catch (HungUp gone) {
            throw lost(phase, gone);
        }
    }

    /// The server spoke unasked: a goodbye, or it answers what was never said.
    private void outOfTurn(Phase phase) throws ConnectionLost, Stopped {
        unanswered = 1;
        Reply reply = hear(phase);
        if (reply.code() == CLOSING) {
            throw new Stopped(new Failure.Refused(phase, reply));
        }
        over = true;
        throw Stopped.broken(phase, "The server spoke out of turn: " + reply.code() + " that answers nothing.");
    }

    /// Sends what is buffered and waits for the next reply.
    Reply hear(Phase phase) throws ConnectionLost, Stopped {
        return hear(phase, timeouts.of(phase));
    }

    Reply hear(Phase phase, Duration patience) throws ConnectionLost, Stopped {
        channel.patience(patience);
        while (true) {
            switch (feed(phase)) {
                case ReplyReader.Progress.More _ -> {}
                case ReplyReader.Progress.Broken(String problem) -> throw broken(phase, problem);
                case ReplyReader.Progress.Whole(Reply raw) -> {
                    Reply reply = raw.code() == CHALLENGE || showSecrets ? raw : blanks.clean(raw);
                    if (reply.code() != CHALLENGE) {
                        show(reply);
                    }
                    unanswered = Math.max(0, unanswered - 1);
                    over |= reply.code() == CLOSING;
                    return reply;
                }
            }
        }
    }

    private ReplyReader.Progress feed(Phase phase) throws ConnectionLost, Stopped {
        try {
            return switch (channel.readLine(ReplyReader.LINE)) {
                case Line.Whole line -> replies.feed(line.bytes(), line.from(), line.to());
                case Line.TooLong(long length) ->
                    throw broken(phase, "the server sent a line of " + length + " octets");
                case Line.Broken(Line.Fault fault) ->
                    throw broken(
                            phase,
                            "the server sent a line with a "
                                    + switch (fault) {
                                        case BARE_LF -> "bare LF";
                                        case BARE_CR -> "bare CR";
                                        case NUL -> "NUL";
                                    });
            };
        } catch (HungUp gone) {
            throw lost(phase, gone);
        }
    }

    /// Shows a reply as it stood on the wire.
    void show(Reply reply) {
        ReplyFormat.lines(reply).forEach(line -> tell(new Entry.Server(line, encrypted())));
    }

    Reply ask(Phase phase, Command command) throws ConnectionLost, Stopped {
        say(phase, command);
        return hear(phase);
    }

    /// Where the octets of a message go.
    Sink<ConnectionLost> octets() {
        channel.patience(timeouts.dataBlock());
        return (bytes, from, length) -> {
            try {
                channel.write(bytes, from, length);
            } catch (HungUp gone) {
                throw lost(Phase.DATA, gone);
            }
        };
    }

    /// A message is over: a reply is due.
    void messageSaid() {
        unanswered++;
    }

    /// What a reply other than the hoped-for one means: a refusal, or where it is none, a broken protocol.
    Stopped refusal(Phase phase, Reply reply) {
        if (!reply.positive()) {
            return new Stopped(new Failure.Refused(phase, reply));
        }
        return broken(phase, "the server answered " + reply.code() + " where that means nothing");
    }

    /// After a write failed: a server that has seen enough says why before it hangs up.
    Optional<Reply> lastWords() {
        try {
            return Optional.of(hear(Phase.DATA, Timeouts.GOODBYE));
        } catch (ConnectionLost | Stopped nothing) {
            return Optional.empty();
        } finally {
            over = true;
        }
    }

    /// Enters TLS. A failed handshake ends the conversation.
    void encrypt(TlsSide side, Phase phase) throws ConnectionLost, Stopped {
        channel.patience(timeouts.connect());
        try {
            channel.encrypt(side);
        } catch (HungUp gone) {
            if (gone.reason() != HungUp.Reason.TLS) {
                throw lost(phase, gone);
            }
            over = true;
            tell(new Entry.Trouble("TLS failed: " + gone.getMessage()));
            throw new Stopped(new Failure.TlsFailed("TLS failed: " + gone.getMessage()));
        }
        channel.tls().ifPresent(facts -> tell(new Entry.Event(facts.version() + " established, " + facts.cipher())));
    }

    /// RFC 3207 §4.2: what stands behind the 220 in clear was put there by somebody in the middle, to be taken for
    /// something said under TLS.
    void nothingBeforeTls() throws Stopped {
        if (channel.pending()) {
            throw broken(
                    Phase.STARTTLS,
                    "more than the go-ahead to STARTTLS came in clear: somebody in the middle tries to inject replies");
        }
    }

    private Stopped broken(Phase phase, String problem) {
        over = true;
        tell(new Entry.Trouble(problem));
        return Stopped.broken(phase, Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".");
    }

    private ConnectionLost lost(Phase phase, HungUp gone) {
        boolean known = over;
        over = true;
        boolean timedOut = gone.reason() == HungUp.Reason.TIMED_OUT;
        String what = timedOut ? "the server was silent for too long" : "the server closed the connection";
        String when = switch (phase) {
            case CONNECT -> "before its greeting was over";
            case QUIT -> "at the goodbye";
            default -> "during " + phase;
        };
        if (!known) {
            tell(new Entry.Trouble(what + " " + when));
        }
        return new ConnectionLost(
                timedOut ? ConnectionLost.Reason.TIMED_OUT : ConnectionLost.Reason.CLOSED,
                phase,
                what + " " + when,
                gone);
    }

    /// Ends it in the middle of a message without the mark that would make a message of the half.
    void abandon() {
        over = true;
        channel.close();
    }

    /// Says QUIT where that is possible (RFC 5321 §4.1.1.10), and closes.
    @Override
    public void close() {
        if (!over) {
            try {
                ask(Phase.QUIT, new Command.Quit());
            } catch (ConnectionLost | Stopped indifferent) {
                over = true; // whatever it says, we are done
            }
        }
        over = true;
        blanks.close();
        channel.close();
    }
}
