package org.letterlock.protocol.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Fuzzes base64: what is accepted is the one spelling of its value.
public final class Base64FuzzTarget {
    private Base64FuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        check(input);
        check(Base64Text.encode(input).getBytes(StandardCharsets.US_ASCII));
    }

    private static void check(byte[] text) {
        if (Base64Text.decode(text, 0, text.length) instanceof Base64Text.Result.Decoded(Secret bytes)) {
            byte[] again = Base64Text.encode(bytes.reveal()).getBytes(StandardCharsets.US_ASCII);
            if (!Arrays.equals(again, text)) {
                throw new AssertionError("two spellings of one value");
            }
        }
    }
}
