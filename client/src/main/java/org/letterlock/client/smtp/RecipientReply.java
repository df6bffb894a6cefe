package org.letterlock.client.smtp;

import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.smtp.Reply;

/// What the server said to one recipient.
public record RecipientReply(ForwardPath to, Reply reply) {
    public boolean accepted() {
        return reply.positive();
    }
}
