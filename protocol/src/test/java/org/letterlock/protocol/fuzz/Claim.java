package org.letterlock.protocol.fuzz;

/// A claim of a fuzz target.
final class Claim {
    private Claim() {}

    /// @throws AssertionError with these words if it does not hold
    static void holds(boolean claim, String otherwise) {
        if (!claim) {
            throw new AssertionError(otherwise);
        }
    }
}
