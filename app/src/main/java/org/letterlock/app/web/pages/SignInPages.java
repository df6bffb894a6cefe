package org.letterlock.app.web.pages;

import java.util.Map;
import java.util.Optional;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Language;
import org.letterlock.app.web.Sessions;
import org.letterlock.app.web.Visit;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Check;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;

/// In and out, and the language.
public final class SignInPages implements Area {
    /// What the log calls it.
    static final String MECHANISM = "FORM";

    private final TwoFactor factor;

    public SignInPages(TwoFactor factor) {
        this.factor = factor;
    }

    @Override
    public void addTo(Door door) {
        door.see(
                "/sign-in",
                visit -> door.member(visit).isPresent()
                        ? Answer.onward(Visit.ours(visit.query("next")))
                        : Answer.page("signIn.jte", form("", visit.query("next"), "")));
        door.send("/sign-in", this::signIn);
        door.see(
                "/sign-in/code",
                visit -> waiting(visit).isPresent()
                        ? Answer.page("signInCode.jte", code(visit.query("next"), ""))
                        : Answer.onward("/sign-in"));
        door.send("/sign-in/code", this::check);
        door.send("/sign-out", SignInPages::signOut);
        door.send("/language", SignInPages::speak);
    }

    private Answer signIn(Visit visit) throws StorageFailed {
        String name = visit.form("name");
        String next = visit.form("next");
        Verdict verdict;
        try (Secret password = visit.secret("password")) {
            verdict = visit.site()
                    .accounts()
                    .authenticator(visit.visitor())
                    .password(new Claim(MECHANISM, name), password);
        }
        return switch (verdict) {
            case Verdict.Denied(Refusal refusal) ->
                Answer.again("signIn.jte", form(name, next, "sign-in." + problem(refusal.kind())));
            case Verdict.Granted(Identity identity) -> admit(visit, identity, next);
        };
    }

    /// What a guest may hear of a refusal.
    private static String problem(Refusal.Kind kind) {
        return switch (kind) {
            case THROTTLED -> "throttled";
            case UNAVAILABLE -> "unavailable";
            case WRONG_PROTOCOL -> "app-password";
            default -> "wrong";
        };
    }

    private Answer admit(Visit visit, Identity identity, String next) throws StorageFailed {
        Optional<Account> account =
                AddressParser.mailbox(identity.account(), true) instanceof Parsed.Ok<Mailbox>(var me)
                        ? visit.site().register().find(me)
                        : Optional.empty();
        if (account.isEmpty()) {
            return Answer.again("signIn.jte", form(identity.account(), next, "sign-in.unavailable"));
        }
        boolean awaits = factor.status(account.get().id()) instanceof Status.On;
        long credential = CredentialId.parse(identity.credential())
                .map(CredentialId::number)
                .orElse(0L);
        open(
                visit,
                new Sessions.Opening(
                        account.get().id(),
                        credential,
                        awaits,
                        visit.visitor().address().getHostAddress(),
                        visit.browser()));
        return Answer.onward(awaits ? "/sign-in/code" + after(next) : Visit.ours(next));
    }

    private static String after(String next) {
        return next.isEmpty()
                ? ""
                : "?next=" + java.net.URLEncoder.encode(Visit.ours(next), java.nio.charset.StandardCharsets.UTF_8);
    }

    /// A new token, and the old one opens nothing any more.
    private static void open(Visit visit, Sessions.Opening opening) throws StorageFailed {
        String before = visit.token();
        visit.renew(visit.site().sessions().open(opening));
        visit.site().sessions().end(before);
    }

    private static Optional<Sessions.Live> waiting(Visit visit) throws StorageFailed {
        return visit.site().sessions().find(visit.token()).filter(Sessions.Live::awaitsFactor);
    }

    private Answer check(Visit visit) throws StorageFailed {
        Optional<Sessions.Live> waiting = waiting(visit);
        if (waiting.isEmpty()) {
            return Answer.onward("/sign-in");
        }
        Sessions.Live live = waiting.get();
        String next = visit.form("next");
        return switch (factor.verify(live.account(), visit.form("code"))) {
            case Check.Right _, Check.RightRecovery _ -> {
                open(
                        visit,
                        new Sessions.Opening(
                                live.account(), live.credential(), false, live.address(), live.clientName()));
                yield Answer.onward(Visit.ours(next));
            }
            case Check.Wrong _ -> Answer.again("signInCode.jte", code(next, "code.wrong"));
            case Check.Replayed _ -> Answer.again("signInCode.jte", code(next, "code.used"));
            case Check.Throttled _ -> Answer.again("signInCode.jte", code(next, "code.throttled"));
        };
    }

    private static Answer signOut(Visit visit) throws StorageFailed {
        visit.site().sessions().end(visit.token());
        visit.forget();
        visit.leaveNotice("signed-out");
        return Answer.onward("/sign-in");
    }

    private static Answer speak(Visit visit) {
        Language.tagged(visit.form("language")).ifPresent(visit::speak);
        return Answer.onward(Visit.ours(visit.form("next")));
    }

    private static Map<String, Object> form(String name, String next, String problem) {
        return Map.of("name", name, "next", next, "problem", problem);
    }

    private static Map<String, Object> code(String next, String problem) {
        return Map.of("next", next, "problem", problem);
    }
}
