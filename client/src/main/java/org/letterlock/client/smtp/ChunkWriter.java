package org.letterlock.client.smtp;

import java.io.IOException;
import java.util.Optional;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Sink;
import org.letterlock.protocol.transcript.Entry;

/// Sends a message of known size as BDAT chunks (RFC 3030 §2), each answered before the next. After a refusal it
/// takes the rest and sends nothing more.
final class ChunkWriter implements Sink<IOException> {
    /// Octets of a chunk at most: few enough that a refusal comes soon, many enough that waiting for it costs little.
    private static final long CHUNK = 1024 * 1024;

    private final Conversation conversation;
    private final Sink<ConnectionLost> out;
    private long unannounced;
    private long inChunk;
    private Optional<Reply> lastReply = Optional.empty();
    private Optional<Stopped> stopped = Optional.empty();

    ChunkWriter(Conversation conversation, long size) {
        this.conversation = conversation;
        this.out = conversation.octets();
        this.unannounced = size;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length && stopped.isEmpty()) {
            if (inChunk == 0) {
                announce();
                continue;
            }
            int count = (int) Math.min(inChunk, from + length - at);
            out.write(bytes, at, count);
            at += count;
            inChunk -= count;
            if (inChunk == 0) {
                answer();
            }
        }
    }

    private void announce() throws IOException {
        if (unannounced == 0) {
            throw new IOException("the message grew while it was sent");
        }
        inChunk = Math.min(CHUNK, unannounced);
        unannounced -= inChunk;
        say(new Command.Bdat(inChunk, unannounced == 0));
    }

    private void say(Command.Bdat chunk) throws ConnectionLost {
        try {
            conversation.say(Phase.DATA, chunk);
        } catch (Stopped why) {
            stopped = Optional.of(why);
        }
    }

    private void answer() throws ConnectionLost {
        try {
            Reply reply = conversation.hear(Phase.DATA);
            lastReply = Optional.of(reply);
            if (reply.code() / 100 != 2) {
                throw conversation.refusal(Phase.DATA, reply);
            }
        } catch (Stopped why) {
            stopped = Optional.of(why);
        }
    }

    /// Ends the message.
    ///
    /// @return the reply to the last chunk, which is the reply to the message
    Reply finish() throws IOException, Stopped {
        if (stopped.isEmpty() && (inChunk > 0 || unannounced > 0)) {
            throw new IOException("the message shrank while it was sent");
        }
        if (stopped.isEmpty() && lastReply.isEmpty()) { // an empty message
            say(new Command.Bdat(0, true));
            answer();
        }
        if (stopped.isPresent()) {
            throw stopped.get();
        }
        conversation.tell(new Entry.Event("sent the message in chunks"));
        return lastReply.orElseThrow();
    }
}
