package org.letterlock.protocol.sasl;

/// How the exchanges of server mechanisms end: always by a verdict of the accounts, so that every attempt is
/// audited.
final class Ending {
    private Ending() {}

    static SaslStep.End of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted(Identity identity) -> new SaslStep.Granted(identity);
            case Verdict.Denied(Refusal refusal) -> new SaslStep.Denied(refusal);
        };
    }

    /// The bytes are not what the mechanism says.
    static SaslStep.End malformed(Authenticator authenticator, Claim claim, String problem) {
        return of(authenticator.refused(claim, new Refusal(Refusal.Kind.MALFORMED, problem)));
    }

    /// The proof is wrong, or somebody meddled.
    static SaslStep.End bad(Authenticator authenticator, Claim claim, String cause) {
        return of(authenticator.refused(claim, new Refusal(Refusal.Kind.BAD, cause)));
    }
}
