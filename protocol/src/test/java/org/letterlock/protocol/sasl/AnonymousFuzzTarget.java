package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of ANONYMOUS.
public final class AnonymousFuzzTarget {
    private static final List<String> ALPHABET = List.of("sirhc", "\0", "\n", "x", "\u00c3", "\u00a4");

    private AnonymousFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("ANONYMOUS", ALPHABET, input);
    }
}
