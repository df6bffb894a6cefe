package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the client of SCRAM, which must believe no server that does not know the password.
public final class ScramClientFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "r=",
            "s=",
            "i=",
            "v=",
            "e=",
            "m=",
            ",",
            "=",
            "\u00fe",
            "x",
            "W22ZaJ0SNY7soEsUEjb6gQ==",
            "4096",
            "0",
            "\u00ff");

    private ScramClientFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.client("SCRAM-SHA-256", ALPHABET, input);
    }
}
