package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of LOGIN.
public final class LoginFuzzTarget {
    private static final List<String> ALPHABET =
            List.of("alice@example.test", "correct horse battery staple", "\u00ff", "x", "\n", "\0");

    private LoginFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("LOGIN", ALPHABET, input);
    }
}
