package org.letterlock.server.smtp;

import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.CommandPrinter;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.Transcript;

/// Writes one conversation down. What a client says is written after it was understood, so that secrets are known as
/// such; what was not understood is not written once a login was tried, because it may be a late answer to it.
final class Recording {
    private final Transcript transcript;
    private boolean tls;
    private boolean loginTried;

    Recording(Transcript transcript) {
        this.transcript = transcript;
    }

    boolean isOn() {
        return !transcript.equals(Transcript.NONE);
    }

    void command(Command command) {
        loginTried |= command instanceof Command.Auth;
        if (isOn()) {
            client(loginTried && command instanceof Command.Unknown ? "…" : CommandPrinter.printMasked(command));
        }
    }

    /// A line of the client in words of ours.
    void client(String text) {
        if (isOn()) {
            transcript.add(new Entry.Client(text, tls));
        }
    }

    void reply(Reply reply) {
        if (isOn()) {
            ReplyFormat.lines(reply).forEach(line -> transcript.add(new Entry.Server(line, tls)));
        }
    }

    /// What the line before means.
    void note(String text) {
        if (isOn()) {
            transcript.add(new Entry.Note(text));
        }
    }

    void event(String text) {
        if (isOn()) {
            transcript.add(new Entry.Event(text));
        }
    }

    void encrypted(String facts) {
        tls = true;
        event(facts);
    }
}
