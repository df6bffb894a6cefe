package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of SCRAM without channel binding.
public final class ScramFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "n",
            "y",
            "p=tls-exporter",
            ",",
            "=",
            "n=alice@example.test",
            "r=abc",
            "r=",
            "a=",
            "c=biws",
            "p=",
            "=2C",
            "=3D",
            "m=x",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "\u00fe",
            "\u00ff");

    private ScramFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("SCRAM-SHA-256", ALPHABET, input);
    }
}
