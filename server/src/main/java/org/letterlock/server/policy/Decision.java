package org.letterlock.server.policy;

/// Whether a sender or a message is taken.
public sealed interface Decision {
    Decision ACCEPT = new Accept();

    record Accept() implements Decision {}

    /// @param cause the whole cause, for the log
    record Refuse(Denial denial, String cause) implements Decision {}
}
