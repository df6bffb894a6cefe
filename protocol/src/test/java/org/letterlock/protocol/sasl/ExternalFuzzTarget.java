package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of EXTERNAL.
public final class ExternalFuzzTarget {
    private static final List<String> ALPHABET = List.of("alice@example.test", "\0", "\n", "x", "\u00c3", "\u00a4");

    private ExternalFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("EXTERNAL", ALPHABET, input);
    }
}
