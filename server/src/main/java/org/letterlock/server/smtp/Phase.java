package org.letterlock.server.smtp;

import org.letterlock.server.intake.Envelope;
import org.letterlock.server.policy.Standing;

/// Where a conversation stands. All that decides what may be said next is in here.
public sealed interface Phase {
    /// Somebody is there.
    sealed interface Open extends Phase {
        Standing who();

        /// How many messages this connection has brought.
        int messages();

        /// The same after a login; the place in the conversation does not change.
        Open as(Standing proved);
    }

    /// Before HELO or EHLO; also after STARTTLS (RFC 3207 §4.2).
    record Connected(Standing who, int messages) implements Open {
        @Override
        public Connected as(Standing proved) {
            return new Connected(proved, messages);
        }
    }

    /// No mail transaction is open.
    record Ready(Standing who, int messages, Hello hello) implements Open {
        @Override
        public Ready as(Standing proved) {
            return new Ready(proved, messages, hello);
        }
    }

    /// After MAIL.
    record Mailing(Standing who, int messages, Hello hello, Envelope envelope, Chunks chunks) implements Open {
        @Override
        public Mailing as(Standing proved) {
            return new Mailing(proved, messages, hello, envelope, chunks);
        }

        Mailing with(Envelope changed) {
            return new Mailing(who, messages, hello, changed, chunks);
        }

        Mailing with(Chunks now) {
            return new Mailing(who, messages, hello, envelope, now);
        }

        /// The message is through, for good or ill.
        Ready concluded() {
            return new Ready(who, messages + 1, hello);
        }

        /// The message was given up.
        Ready reset() {
            return new Ready(who, messages, hello);
        }
    }

    /// Nothing more is said.
    record Over() implements Phase {}

    /// What has come by BDAT (RFC 3030 §2).
    enum Chunks {
        NONE,
        SOME,
        /// One was refused; only RSET helps (RFC 3030 §2).
        FAILED
    }
}
