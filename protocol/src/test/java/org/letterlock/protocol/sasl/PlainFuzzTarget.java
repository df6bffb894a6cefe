package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of PLAIN.
public final class PlainFuzzTarget {
    private static final List<String> ALPHABET =
            List.of("\0", "alice@example.test", "correct horse battery staple", "x", "\n", "\u00c3", "\u00a4");

    private PlainFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("PLAIN", ALPHABET, input);
    }
}
