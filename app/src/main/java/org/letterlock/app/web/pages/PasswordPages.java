package org.letterlock.app.web.pages;

import java.util.Map;
import java.util.Optional;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Sessions;
import org.letterlock.app.web.Visit;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;

/// Another password of one's own. All other sessions end by it.
public final class PasswordPages implements Area {
    @Override
    public void addTo(Door door) {
        door.seeAsMember("/password", (_, member) -> Answer.page("password.jte", values(member, "")));
        door.sendAsMember("/password", PasswordPages::change);
    }

    private static Map<String, Object> values(Member member, String problem) {
        return Map.of("problem", problem, "own", member.account().hasPassword());
    }

    private static Answer change(Visit visit, Member member) throws StorageFailed {
        if (!member.account().hasPassword()) {
            return Answer.onward("/password"); // a directory's, which we cannot change
        }
        String wrong = OwnPassword.problem(visit, member, "current");
        if (!wrong.isEmpty()) {
            return again(visit, member, wrong);
        }
        try (Secret chosen = visit.secret("new");
                Secret repeated = visit.secret("again")) {
            if (!chosen.equals(repeated)) {
                return again(visit, member, "password.differ");
            }
            Optional<String> unfit = AccountRegister.problemWith(chosen);
            if (unfit.isPresent()) {
                return again(visit, member, "password.unfit");
            }
            return switch (visit.register(member).setPassword(member.account().address(), chosen)) {
                case Result.Refused<Account> _ -> again(visit, member, "password.unfit");
                case Result.Done<Account> _ -> {
                    stay(visit, member, chosen);
                    visit.leaveNotice("password-changed");
                    yield Answer.onward("/password");
                }
            };
        }
    }

    /// The session hung on the old password: this browser gets a new one, all others are out.
    private static void stay(Visit visit, Member member, Secret chosen) throws StorageFailed {
        Sessions sessions = visit.site().sessions();
        sessions.endOthers(member.account().id(), "");
        Verdict verdict = visit.site()
                .accounts()
                .authenticator(visit.visitor())
                .password(
                        new Claim(
                                SignInPages.MECHANISM,
                                member.account().address().text()),
                        chosen);
        if (verdict instanceof Verdict.Granted(Identity identity)) {
            long credential = CredentialId.parse(identity.credential())
                    .map(CredentialId::number)
                    .orElse(0L);
            visit.renew(sessions.open(new Sessions.Opening(
                    member.account().id(),
                    credential,
                    false,
                    member.session().address(),
                    member.session().clientName())));
        }
    }

    private static Answer again(Visit visit, Member member, String problem) {
        return Answer.again("password.jte", values(member, visit.t(problem)));
    }
}
