package org.letterlock.protocol.sasl;

import org.letterlock.protocol.text.Secret;

/// What a client mechanism does next.
public sealed interface ClientStep {
    /// Send this answer.
    record Respond(Secret answer) implements ClientStep {}

    /// Cancel the exchange (`*`): the server said something that must not be answered. `why` is for people.
    record Cancel(String why) implements ClientStep {}
}
