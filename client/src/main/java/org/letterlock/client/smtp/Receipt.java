package org.letterlock.client.smtp;

import java.util.List;
import org.letterlock.protocol.smtp.Reply;

/// What became of a message.
public sealed interface Receipt {
    /// The server's word on each recipient it was asked about, in the envelope's order.
    List<RecipientReply> recipients();

    /// Those who will get it.
    default List<RecipientReply> accepted() {
        return recipients().stream().filter(RecipientReply::accepted).toList();
    }

    /// Those who will not.
    default List<RecipientReply> refused() {
        return recipients().stream().filter(each -> !each.accepted()).toList();
    }

    /// The server has taken the message for every accepted recipient, at least one, and answers for it from now on.
    record Accepted(Reply reply, List<RecipientReply> recipients) implements Receipt {
        public Accepted {
            recipients = List.copyOf(recipients);
        }
    }

    /// A rehearsal came as far as it was meant to; no message was sent.
    record Rehearsed(Phase last, List<RecipientReply> recipients) implements Receipt {
        public Rehearsed {
            recipients = List.copyOf(recipients);
        }
    }

    /// Nobody will get it; `failure` says why, `recipients` what had been said before.
    record NotSent(Failure failure, List<RecipientReply> recipients) implements Receipt {
        public NotSent {
            recipients = List.copyOf(recipients);
        }

        NotSent(Failure failure) {
            this(failure, List.of());
        }

        /// Nobody will get it at whom `accepted` would point.
        @Override
        public List<RecipientReply> accepted() {
            return List.of();
        }
    }
}
