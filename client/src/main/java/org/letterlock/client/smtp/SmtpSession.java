package org.letterlock.client.smtp;

import java.io.IOException;
import java.util.Optional;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.smtp.Capabilities;
import org.letterlock.protocol.transcript.Entry;

/// One open session with a server, for any number of messages one after the other. Made by [SmtpClient#connect]; used
/// by one thread at a time; closing says QUIT.
///
/// A session may be open and yet not fit for mail, because the server refused it, TLS or the login: [#failure] says
/// so, and every [#send] answers with that failure and sends nothing.
public final class SmtpSession implements AutoCloseable {
    /// RFC 5321 §4.5.3.1.6, in octets without CRLF. Few servers insist on it, so it is said and not enforced.
    private static final int LONGEST_LINE = 998;

    private final SmtpClient client;
    private final Conversation conversation;
    private final Opening opening;
    private final Optional<Failure> failure;

    private SmtpSession(SmtpClient client, Conversation conversation, Opening opening, Optional<Failure> failure) {
        this.client = client;
        this.conversation = conversation;
        this.opening = opening;
        this.failure = failure;
    }

    static SmtpSession open(SmtpClient client, Channel channel, Phase last) throws ConnectionLost {
        var conversation = new Conversation(channel, client.timeouts(), client.transcript(), client.showsSecrets());
        var opening = new Opening(client, conversation);
        try {
            opening.run(last);
            return new SmtpSession(client, conversation, opening, Optional.empty());
        } catch (Stopped stopped) {
            return new SmtpSession(client, conversation, opening, Optional.of(stopped.failure));
        } catch (ConnectionLost | RuntimeException gone) {
            conversation.abandon();
            throw gone;
        }
    }

    /// What keeps this session from taking mail; empty where nothing does.
    public Optional<Failure> failure() {
        return failure;
    }

    /// What the server said it can do, after TLS where there is TLS.
    public Capabilities capabilities() {
        return opening.capabilities();
    }

    /// What was agreed on encryption, where there is any.
    public Optional<TlsFacts> tls() {
        return conversation.channel().tls();
    }

    /// The mechanism that the login was made by, e.g. `SCRAM-SHA-256-PLUS`; empty without a login.
    public Optional<String> loggedInBy() {
        return opening.loggedInBy().map(SaslMechanism::name);
    }

    /// Sends a message to all recipients of the envelope. Some may be refused and the rest get it: see the receipt.
    ///
    /// @throws ConnectionLost when the server is gone; where that was in phase DATA, nobody knows whether it
    /// has the message
    /// @throws IOException when the message cannot be read; the server has not got it
    public Receipt send(Envelope envelope, Message message) throws IOException {
        int longest = message.scan().longestLine();
        if (longest > LONGEST_LINE) {
            conversation.tell(
                    new Entry.Event("the message has a line of " + longest + " octets; mail allows " + LONGEST_LINE));
        }
        return run(envelope, Optional.of(message), Phase.DATA);
    }

    /// Asks whether the server would take the sender ([Phase#MAIL]) or the sender and the recipients ([Phase#RCPT]),
    /// and sends nothing.
    ///
    /// @throws ConnectionLost when the server is gone
    public Receipt rehearse(Envelope envelope, Phase last) throws IOException {
        if (last != Phase.MAIL && last != Phase.RCPT) {
            throw new IllegalArgumentException("a rehearsal ends with MAIL or RCPT, not " + last);
        }
        return run(envelope, Optional.empty(), last);
    }

    private Receipt run(Envelope envelope, Optional<Message> message, Phase last) throws IOException {
        if (failure.isPresent()) {
            return new Receipt.NotSent(failure.get());
        }
        if (conversation.over()) {
            throw new ConnectionLost(
                    ConnectionLost.Reason.CLOSED, Phase.MAIL, "the session with the server is over", null);
        }
        return new Transaction(conversation, capabilities(), client, envelope, message, last).run();
    }

    /// Says QUIT where the server is still there, and closes. Never throws; waits five seconds at most.
    @Override
    public void close() {
        conversation.close();
    }
}
