package org.letterlock.app.web.pages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.LoginRecord;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;

/// What a member sees first: how the account stands, and what wants doing.
public final class OverviewPage implements Area {
    /// Logins that are looked through for the latest of either kind.
    private static final int LOGINS = 50;

    private final TwoFactor factor;

    public OverviewPage(TwoFactor factor) {
        this.factor = factor;
    }

    /// @param appPasswords that work
    /// @param rotate those of them that should be replaced
    /// @param sessions open ones
    /// @param latest the last login that was granted
    /// @param refused the last that was not
    public record Overview(
            long appPasswords,
            long rotate,
            boolean twoFactor,
            int recoveryCodes,
            int sessions,
            Optional<LoginLine> latest,
            Optional<LoginLine> refused) {}

    @Override
    public void addTo(Door door) {
        door.seeAsMember("/", this::overview);
    }

    private Answer overview(Visit visit, Member member) throws StorageFailed {
        visit.site().writeLogins().run();
        var account = member.account();
        AccountRegister register = visit.site().register();
        Instant now = visit.site().clock().instant();
        List<AppPasswordEntry> entries = entries(register.appPasswords(account.address()));
        List<LoginRecord> logins = entries(register.logins(account.address(), LOGINS));
        Status status = factor.status(account.id());
        var lines = new LoginLines(visit.messages(), entries);
        var overview = new Overview(
                entries.stream().filter(entry -> entry.serves(now)).count(),
                entries.stream().filter(entry -> entry.wantsRotation(now)).count(),
                status instanceof Status.On,
                status instanceof Status.On on ? on.recoveryCodesLeft() : 0,
                visit.site().sessions().of(account.id()).size(),
                logins.stream()
                        .filter(login -> login.key().refusal().isEmpty())
                        .findFirst()
                        .map(lines::line),
                logins.stream()
                        .filter(login -> login.key().refusal().isPresent())
                        .findFirst()
                        .map(lines::line));
        return Answer.page("overview.jte", Map.of("member", member, "overview", overview));
    }

    static <T> List<T> entries(Result<List<T>> result) {
        return switch (result) {
            case Result.Done<List<T>>(List<T> entries) -> entries;
            case Result.Refused<List<T>> _ -> List.of(); // the account is going away this moment
        };
    }
}
