package org.letterlock.server.smtp;

import java.util.Optional;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Secret;

/// What is to be done about a command. The rules decide it, the session does it.
public sealed interface Outcome {
    /// Answer, and go on in `next`.
    record Say(Reply reply, Phase next) implements Outcome {}

    /// Refuse; the phase stays. Counts as an error if the reply is permanent.
    record Refuse(Reply reply) implements Outcome {}

    /// Answer HELO or EHLO, and forget an open transaction (RFC 5321 §4.1.4).
    record Greet(Phase.Open phase, Hello hello) implements Outcome {}

    /// Ask policy about the sender.
    record Begin(Phase.Ready phase, ReversePath from, MailParameters parameters) implements Outcome {}

    /// Ask policy about the recipient.
    record Address(Phase.Mailing phase, Command.Rcpt rcpt) implements Outcome {}

    /// Hold a SASL exchange.
    record Converse(Phase.Open phase, SaslMechanism mechanism, Optional<Secret> initialResponse) implements Outcome {}

    /// Take the message that follows 354.
    record Receive(Phase.Mailing phase) implements Outcome {}

    /// Take the chunk that follows at once.
    record TakeChunk(Phase.Mailing phase, Command.Bdat chunk) implements Outcome {}

    /// Drop the chunk that follows at once, then refuse (RFC 3030 §2: the octets come whatever we say).
    record DropChunk(Phase next, Command.Bdat chunk, Reply reply) implements Outcome {}

    /// Say so, and enter TLS.
    record Encrypt(Phase.Open phase, Reply goAhead) implements Outcome {}

    /// Say a last word.
    record HangUp(Reply last) implements Outcome {}
}
