package org.letterlock.protocol.sasl;

import java.util.List;

/// Fuzzes the server of OAUTHBEARER.
public final class OAuthBearerFuzzTarget {
    private static final List<String> ALPHABET = List.of(
            "n,",
            "y,",
            "p=x,",
            "a=",
            ",",
            "alice@example.test",
            "\1",
            "host=h",
            "port=1",
            "auth=",
            "Bearer ",
            "mF_9.B5f-4.1JqM",
            "=2C",
            "=",
            "\u00ff");

    private OAuthBearerFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzing.server("OAUTHBEARER", ALPHABET, input);
    }
}
