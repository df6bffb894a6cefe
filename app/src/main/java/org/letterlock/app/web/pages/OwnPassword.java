package org.letterlock.app.web.pages;

import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;

/// Asks a member for the password once more, before what a borrowed browser must not do. It counts as any login does.
final class OwnPassword {
    private OwnPassword() {}

    /// What is wrong, as a key of the words to say; empty if nothing is.
    ///
    /// @param field of the form that holds it
    static String problem(Visit visit, Member member, String field) {
        try (Secret password = visit.secret(field)) {
            Verdict verdict = visit.site()
                    .accounts()
                    .authenticator(visit.visitor())
                    .password(
                            new Claim(
                                    SignInPages.MECHANISM,
                                    member.account().address().text()),
                            password);
            return switch (verdict) {
                case Verdict.Granted _ -> "";
                case Verdict.Denied(Refusal refusal) ->
                    switch (refusal.kind()) {
                        case THROTTLED -> "sign-in.throttled";
                        case UNAVAILABLE -> "sign-in.unavailable";
                        default -> "password.wrong";
                    };
            };
        }
    }
}
