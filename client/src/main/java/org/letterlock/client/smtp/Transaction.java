package org.letterlock.client.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.smtp.Capabilities;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.DotWriter;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.protocol.smtp.MailParameters.Body;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Sink;
import org.letterlock.protocol.transcript.Entry;

/// One message: MAIL, RCPT, DATA or BDAT (RFC 5321 §3.3).
final class Transaction {
    /// How many commands go out before their replies are read (RFC 2920 §3.1: neither side may end up waiting for the
    /// other to empty its window; a hundred replies fit any).
    private static final int BATCH = 100;

    private static final int START_DATA = 354;

    private final Conversation conversation;
    private final Capabilities server;
    private final SmtpClient client;
    private final Envelope envelope;
    private final Optional<Message> message;
    private final Phase last;
    private final List<RecipientReply> recipients = new ArrayList<>();
    private boolean open;

    /// @param message empty for a rehearsal
    /// @param last the phase to go to: MAIL or RCPT for a rehearsal, DATA to send
    Transaction(
            Conversation conversation,
            Capabilities server,
            SmtpClient client,
            Envelope envelope,
            Optional<Message> message,
            Phase last) {
        this.conversation = conversation;
        this.server = server;
        this.client = client;
        this.envelope = envelope;
        this.message = message;
        this.last = last;
    }

    Receipt run() throws IOException {
        try {
            MailParameters parameters = new Demands(server, client.extensions(), envelope, message).parameters();
            boolean chunks = parameters.body() == Body.BINARY_MIME
                    || (client.extensions().chunking() && server.chunking());
            boolean dataSaid = say(new Command.Mail(envelope.from(), parameters), chunks);
            if (message.isEmpty()) {
                reset();
                return new Receipt.Rehearsed(last, recipients);
            }
            Reply reply = chunks ? chunks(message.get()) : data(message.get(), dataSaid);
            if (reply.code() / 100 == 2) {
                return new Receipt.Accepted(reply, recipients);
            }
            throw conversation.refusal(Phase.DATA, reply);
        } catch (Stopped stopped) {
            resetQuietly();
            return new Receipt.NotSent(stopped.failure, recipients);
        }
    }

    /// Says MAIL and RCPT, in batches where the server allows them, and hears what it answers; whether DATA was said
    /// with the last batch and its reply is still to come.
    private boolean say(Command mail, boolean chunks) throws ConnectionLost, Stopped {
        var commands = new ArrayList<Command>();
        commands.add(mail);
        if (last != Phase.MAIL) {
            envelope.recipients().forEach(each -> commands.add(new Command.Rcpt(each.to(), each.parameters())));
        }
        boolean pipelining = client.extensions().pipelining() && server.pipelining();
        boolean dataSaid = false;
        for (int next = 0; next < commands.size(); ) {
            int end = pipelining ? Math.min(next + BATCH, commands.size()) : next + 1;
            for (Command command : commands.subList(next, end)) {
                conversation.say(phase(command), command);
            }
            if (pipelining && end == commands.size() && last == Phase.DATA && !chunks) {
                conversation.say(Phase.DATA, new Command.Data());
                dataSaid = true;
            }
            hear(commands.subList(next, end), dataSaid);
            next = end;
        }
        boolean nobody = recipients.stream().noneMatch(RecipientReply::accepted);
        if (nobody && last != Phase.MAIL) {
            sayNothing(dataSaid);
            throw new Stopped(new Failure.NoRecipient(recipients));
        }
        return dataSaid;
    }

    private static Phase phase(Command command) {
        return command instanceof Command.Mail ? Phase.MAIL : Phase.RCPT;
    }

    private void hear(List<Command> said, boolean dataSaid) throws ConnectionLost, Stopped {
        Optional<Stopped> refused = Optional.empty();
        for (Command command : said) {
            Reply reply = conversation.hear(phase(command));
            if (reply.code() / 100 == 3) {
                throw conversation.refusal(phase(command), reply);
            }
            if (conversation.over()) {
                throw new Stopped(new Failure.Refused(phase(command), reply)); // 421: no other reply will come
            }
            if (command instanceof Command.Rcpt(var to, var _)) {
                if (refused.isEmpty()) {
                    recipients.add(new RecipientReply(to, reply));
                }
            } else if (reply.positive()) {
                open = true;
            } else {
                refused = Optional.of(new Stopped(new Failure.Refused(Phase.MAIL, reply)));
            }
        }
        if (refused.isPresent()) {
            sayNothing(dataSaid);
            throw refused.get();
        }
    }

    /// RFC 2920 §3.1: a server that says 354 although nobody is to get the message is sent an empty one.
    private void sayNothing(boolean dataSaid) throws ConnectionLost, Stopped {
        if (dataSaid
                && conversation.hear(Phase.DATA, client.timeouts().dataStart()).code() == START_DATA) {
            new DotWriter().finish(conversation.octets());
            conversation.messageSaid();
            conversation.tell(new Entry.Client(".", conversation.encrypted()));
            conversation.hear(Phase.DATA);
        }
    }

    private Reply data(Message content, boolean dataSaid) throws IOException, Stopped {
        if (!dataSaid) {
            conversation.say(Phase.DATA, new Command.Data());
        }
        Reply goAhead = conversation.hear(Phase.DATA, client.timeouts().dataStart());
        if (goAhead.code() != START_DATA) {
            throw conversation.refusal(Phase.DATA, goAhead);
        }
        var dots = new DotWriter();
        transfer(() -> {
            Sink<ConnectionLost> out = conversation.octets();
            content.writeTo((bytes, from, length) -> dots.write(bytes, from, from + length, out)); // stuffs dots
            if (dots.fault().isPresent()) {
                throw new IOException("the message changed while it was sent: it holds "
                        + dots.fault().get());
            }
            dots.finish(out);
        });
        conversation.tell(new Entry.Event("sent the message, " + content.size() + " octets"));
        conversation.tell(new Entry.Client(".", conversation.encrypted()));
        conversation.messageSaid();
        open = false;
        return conversation.hear(Phase.DATA);
    }

    private Reply chunks(Message content) throws IOException, Stopped {
        var chunks = new ChunkWriter(conversation, content.size());
        transfer(() -> content.writeTo(chunks));
        Reply reply = chunks.finish();
        open = false;
        return reply;
    }

    /// Moves the message over. What cannot be read to its end must not look as if it had one: we hang up instead.
    private void transfer(Transfer transfer) throws IOException, Stopped {
        try {
            transfer.run();
        } catch (ConnectionLost lost) {
            throw conversation.lastWords().map(this::lastWords).orElseThrow(() -> lost);
        } catch (IOException | RuntimeException unreadable) {
            conversation.abandon();
            throw unreadable;
        }
    }

    /// A server that has seen enough says why before it hangs up, and we may still be writing.
    private Stopped lastWords(Reply reply) {
        return new Stopped(new Failure.Refused(Phase.DATA, reply));
    }

    @FunctionalInterface
    private interface Transfer {
        void run() throws IOException;
    }

    /// Leaves the session fit for the next message.
    private void reset() throws ConnectionLost, Stopped {
        if (open && !conversation.over()) {
            open = false;
            conversation.ask(Phase.MAIL, new Command.Rset());
        }
    }

    private void resetQuietly() {
        try {
            reset();
        } catch (ConnectionLost | Stopped indifferent) {
            conversation.abandon(); // why the message was not sent is known already
        }
    }
}
