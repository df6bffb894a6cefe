package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;

/// What a server mechanism does next.
public sealed interface SaslStep {
    /// Ask once more, with this data (`334`).
    record Challenge(Octets data) implements SaslStep {}

    /// The exchange is decided.
    sealed interface End extends SaslStep {}

    /// The client is who it says. `lastWords` (SCRAM's server signature) must still reach it: where the protocol
    /// has no success data, as SMTP has none, send them as one more challenge and read an empty answer first
    /// (RFC 4422 §5, item 7).
    record Granted(Identity identity, Optional<Octets> lastWords) implements End {
        public Granted(Identity identity) {
            this(identity, Optional.empty());
        }
    }

    /// It is not, or cannot be now. The protocol's own reply says so; SCRAM's optional `e=` (RFC 5802 §7) is
    /// not sent.
    record Denied(Refusal refusal) implements End {}
}
