package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of XOAUTH2.
public final class XOAuth2FuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "user=", "auth=", "Bearer ", "mF_9.B5f-4.1JqM", "alice@example.test", "\1", "=", "x", "\n", "\u00ff");

    private XOAuth2FuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("XOAUTH2", ALPHABET, input);
    }
}
