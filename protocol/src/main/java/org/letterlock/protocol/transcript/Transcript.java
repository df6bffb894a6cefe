package org.letterlock.protocol.transcript;

/// Where a conversation writes down what is said. Called from the conversation's thread only.
@FunctionalInterface
public interface Transcript {
    /// Writes nothing down.
    Transcript NONE = entry -> {};

    void add(Entry entry);
}
