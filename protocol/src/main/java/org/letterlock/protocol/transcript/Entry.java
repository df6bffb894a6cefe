package org.letterlock.protocol.transcript;

/// One line of a transcript. Texts are already masked, printable, and without line end.
public sealed interface Entry {
    String text();

    /// Client to server.
    record Client(String text, boolean tls) implements Entry {}

    /// Server to client.
    record Server(String text, boolean tls) implements Entry {}

    /// What the line above means, decoded: `SCRAM server-first: i=4096 …`. Indented under its line.
    record Note(String text) implements Entry {}

    /// Something that happened: connected, TLS 1.3 established, and the like.
    record Event(String text) implements Entry {}

    /// Our own complaint.
    record Trouble(String text) implements Entry {}
}
