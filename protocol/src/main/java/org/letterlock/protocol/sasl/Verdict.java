package org.letterlock.protocol.sasl;

/// What the accounts say of a login.
public sealed interface Verdict {
    record Granted(Identity identity) implements Verdict {}

    record Denied(Refusal refusal) implements Verdict {}

    /// Short for a denial.
    static Verdict denied(Refusal.Kind kind, String cause) {
        return new Denied(new Refusal(kind, cause));
    }
}
