package org.letterlock.protocol.sasl;

/// Which mechanism a client should log in by.
public sealed interface Choice {
    /// This one.
    record Use(SaslMechanism mechanism) implements Choice {}

    /// None of them.
    ///
    /// @param reason why, in plain words for people; names no secret
    record None(String reason) implements Choice {}
}
