package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of SCRAM with channel binding.
public final class ScramPlusFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "n",
            "y",
            "p=tls-exporter",
            "p=tls-unique",
            ",",
            "=",
            "n=alice@example.test",
            "r=abc",
            "r=",
            "a=",
            "c=",
            "cD10bHMtZXhwb3J0ZXIsLA==",
            "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "=2C",
            "\u00fe",
            "\u00ff");

    private ScramPlusFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("SCRAM-SHA-1-PLUS", ALPHABET, input);
    }
}
