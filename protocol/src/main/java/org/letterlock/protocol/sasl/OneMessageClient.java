package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The client's side of a mechanism in which the client says all in one message.
final class OneMessageClient implements SaslClient {
    private final Secret message;
    private boolean said;
    private boolean answered;

    /// @param message is this client's from now on
    OneMessageClient(Secret message) {
        this.message = message;
    }

    @Override
    public Optional<Secret> initialResponse() {
        said = true;
        return Optional.of(message.copy());
    }

    @Override
    public ClientStep respond(Octets challenge) {
        if (answered) {
            return new ClientStep.Cancel("the server asks again, and all has been said");
        }
        said = true;
        answered = true;
        return new ClientStep.Respond(message.copy());
    }

    @Override
    public boolean mayConclude() {
        return said;
    }

    @Override
    public void close() {
        message.close();
    }
}
