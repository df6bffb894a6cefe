package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the client of NTLM.
public final class NtlmClientFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "NTLMSSP\0",
            "\2\0\0\0",
            "\1\2\200\0",
            "\2\2\200\0",
            "\10\0\10\0\60\0\0\0",
            "\0\0\0\0\0\0\0\0",
            "\30\0\30\0@\0\0\0",
            "\7\0\10\0",
            "a\0l\0",
            "\u00f0");

    private NtlmClientFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.client("NTLM", ALPHABET, input);
    }
}
