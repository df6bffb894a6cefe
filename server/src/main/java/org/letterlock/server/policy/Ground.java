package org.letterlock.server.policy;

import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Identity;

/// Why a client may relay. There is no third way.
public sealed interface Ground {
    record LoggedIn(Identity identity) implements Ground {}

    record TrustedNetwork(Network network) implements Ground {}
}
