package org.letterlock.protocol.sasl;

/// Fuzzes the descriptions, which take whatever a peer says.
public final class DescriptionFuzzTarget {
    private DescriptionFuzzTarget() {}

    /// Called by Jazzer.
    public static void fuzzerTestOneInput(byte[] input) {
        for (SaslMechanism mechanism : SaslMechanisms.ALL) {
            SaslDescription.describe(mechanism.name(), true, 0, input);
            SaslDescription.describe(mechanism.name(), true, 1, input);
            SaslDescription.describe(mechanism.name(), false, 0, input);
        }
        SaslDescription.describe("NTLM", true, 0, input);
        if (SaslDescription.guess(input, false).chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("a control character got through");
        }
    }
}
