package org.letterlock.protocol.sasl;

import java.util.Optional;
import java.util.function.Function;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The server's side of a mechanism in which the client says all in one message, sent with the first command or
/// in answer to an empty challenge (RFC 4422 §4.3).
///
/// @param decide what the message comes to
record OneMessageServer(Function<Secret, SaslStep> decide) implements SaslServer {
    @Override
    public SaslStep begin(Optional<Secret> initialResponse) {
        return initialResponse.map(decide).orElseGet(() -> new SaslStep.Challenge(Octets.EMPTY));
    }

    @Override
    public SaslStep respond(Secret response) {
        return decide.apply(response);
    }

    @Override
    public void close() {}
}
