package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The client for credentials that its mechanism cannot say: it says nothing and cancels.
///
/// @param why the mechanism's objection
record RefusingClient(String why) implements SaslClient {
    static RefusingClient of(SaslMechanism mechanism, Credentials credentials) {
        return new RefusingClient(mechanism.objection(credentials).orElseThrow());
    }

    @Override
    public Optional<Secret> initialResponse() {
        return Optional.empty();
    }

    @Override
    public ClientStep respond(Octets challenge) {
        return new ClientStep.Cancel(why);
    }

    @Override
    public boolean mayConclude() {
        return false;
    }

    @Override
    public void close() {}
}
