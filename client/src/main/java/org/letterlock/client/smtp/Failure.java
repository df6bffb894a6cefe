package org.letterlock.client.smtp;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.smtp.Reply;

/// Why a session cannot go on, or a message was not sent: the server refused, or our own caution did.
public sealed interface Failure {
    Phase phase();

    /// One sentence or two in plain words; names no secret.
    String explanation();

    /// Whether the same again, later, may succeed.
    default boolean temporary() {
        return false;
    }

    /// What the server said, where it was the server who refused.
    default Optional<Reply> refusal() {
        return Optional.empty();
    }

    /// The server answered 4xx or 5xx.
    record Refused(Phase phase, Reply reply) implements Failure {
        @Override
        public String explanation() {
            return Advice.on(phase, reply).meaning();
        }

        @Override
        public boolean temporary() {
            return reply.temporary();
        }

        @Override
        public Optional<Reply> refusal() {
            return Optional.of(reply);
        }
    }

    /// The server took none of the recipients.
    record NoRecipient(List<RecipientReply> recipients) implements Failure {
        public NoRecipient {
            recipients = List.copyOf(recipients);
            if (recipients.isEmpty()) {
                throw new IllegalArgumentException("no recipient was refused");
            }
        }

        @Override
        public Phase phase() {
            return Phase.RCPT;
        }

        @Override
        public String explanation() {
            return recipients.size() == 1
                    ? Advice.on(Phase.RCPT, recipients.getFirst().reply()).meaning()
                    : "The server took none of the " + recipients.size() + " recipients.";
        }

        /// Where one of them may succeed later, so may the message.
        @Override
        public boolean temporary() {
            return recipients.stream().anyMatch(each -> each.reply().temporary());
        }

        @Override
        public Optional<Reply> refusal() {
            return Optional.of(recipients.getFirst().reply());
        }
    }

    /// The server refused the login.
    ///
    /// @param detail what the server told in its last challenge, e.g. the JSON of RFC 7628 §3.2.2
    record LoginFailed(String mechanism, Reply reply, Optional<String> detail) implements Failure {
        @Override
        public Phase phase() {
            return Phase.AUTH;
        }

        @Override
        public String explanation() {
            return Advice.on(Phase.AUTH, reply).meaning();
        }

        @Override
        public boolean temporary() {
            return reply.temporary();
        }

        @Override
        public Optional<Reply> refusal() {
            return Optional.of(reply);
        }
    }

    /// We broke the login off: the server's side of it was wrong, so it may not be who it claims to be.
    record LoginBroken(String mechanism, String explanation) implements Failure {
        @Override
        public Phase phase() {
            return Phase.AUTH;
        }
    }

    /// No login was tried: nothing that the server offers fits, or it would have shown the secret in clear.
    record LoginNotPossible(String explanation) implements Failure {
        @Override
        public Phase phase() {
            return Phase.AUTH;
        }
    }

    /// TLS is required and the server does not offer it.
    record TlsNotOffered() implements Failure {
        @Override
        public Phase phase() {
            return Phase.STARTTLS;
        }

        @Override
        public String explanation() {
            return "The server offers no STARTTLS, or somebody between took it out; nothing was sent in clear.";
        }
    }

    /// The handshake failed: no common version, or a certificate that is not to be trusted.
    record TlsFailed(String explanation) implements Failure {
        @Override
        public Phase phase() {
            return Phase.STARTTLS;
        }
    }

    /// The message or envelope needs an extension that the server lacks.
    record NotSupported(String extension, String explanation) implements Failure {
        @Override
        public Phase phase() {
            return Phase.MAIL;
        }
    }

    /// The server announced a limit below the message's size (RFC 1870 §6.1); nothing was sent.
    ///
    /// @param size octets of the message
    /// @param limit octets the server takes at most
    record TooLarge(long size, long limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.MAIL;
        }

        @Override
        public String explanation() {
            return "The message is " + size + " octets long; the server takes at most " + limit + ".";
        }
    }

    /// What the server said is no SMTP, or was said out of turn.
    record ProtocolBroken(Phase phase, String explanation) implements Failure {}
}
