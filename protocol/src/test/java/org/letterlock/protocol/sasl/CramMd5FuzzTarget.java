package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of CRAM-MD5.
public final class CramMd5FuzzTarget {
    private static final List<String> ALPHABET =
            List.of("alice@example.test", " ", "b913a602c7eda7a495b4e6e7334d3890", "0", "f", "A", "\n");

    private CramMd5FuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("CRAM-MD5", ALPHABET, input);
    }
}
