package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of NTLM.
public final class NtlmFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "NTLMSSP\0",
            "\1\0\0\0",
            "\3\0\0\0",
            "\7\0\0\0",
            "\0\0",
            "\0\0\0\0\0\0\0\0",
            "\30\0\30\0@\0\0\0",
            "\60\0\60\0@\0\0\0",
            "\n\0\n\0p\0\0\0",
            "a\0l\0",
            "\1\1\0\0",
            "\6\0\4\0\2\0\0\0",
            "\12\0\20\0",
            "\u00f0");

    private NtlmFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("NTLM", ALPHABET, input);
    }
}
