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
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AppPassword;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.accounts.Walls;
import org.letterlock.server.database.StorageFailed;

/// App passwords: made, shown once, confined, revoked. Paths name them by their number within the account, so another
/// account's cannot even be spoken of.
public final class AppPasswordPages implements Area {
    private static final String HOME = "/app-passwords";
    private static final int LONGEST_NAME = 64;

    @Override
    public void addTo(Door door) {
        door.seeAsMember(HOME, AppPasswordPages::list);
        door.seeAsMember(
                HOME + "/new", (_, _) -> Answer.page("appPasswordNew.jte", form("", false, WallForm.EMPTY, "")));
        door.sendAsMember(HOME + "/new", AppPasswordPages::create);
        door.seeAsMember(HOME + "/{number}", AppPasswordPages::show);
        door.sendAsMember(HOME + "/{number}", AppPasswordPages::change);
        door.sendAsMember(HOME + "/{number}/revoke", AppPasswordPages::revoke);
    }

    /// An app password, and what to say of it.
    ///
    /// @param rotate whether a new one should take its place
    public record Row(AppPasswordEntry entry, boolean serves, boolean expired, boolean rotate) {
        static Row of(AppPasswordEntry entry, Instant now) {
            return new Row(entry, entry.serves(now), entry.walls().expired(now), entry.wantsRotation(now));
        }
    }

    private static Answer list(Visit visit, Member member) throws StorageFailed {
        return Answer.page("appPasswords.jte", Map.of("rows", rows(visit, member)));
    }

    private static List<Row> rows(Visit visit, Member member) throws StorageFailed {
        Instant now = visit.site().clock().instant();
        return OverviewPage.entries(
                        visit.site().register().appPasswords(member.account().address()))
                .stream()
                .map(entry -> Row.of(entry, now))
                .toList();
    }

    private static Optional<Row> row(Visit visit, Member member) throws StorageFailed {
        long number = Numbers.parse(visit.pathPart("number"));
        return rows(visit, member).stream()
                .filter(row -> row.entry().id().number() == number)
                .findFirst();
    }

    private static Map<String, Object> form(String name, boolean legacy, WallForm walls, String problem) {
        return Map.of("name", name, "legacy", legacy, "walls", walls, "problem", problem);
    }

    private static Answer create(Visit visit, Member member) throws StorageFailed {
        String name = visit.form("name");
        boolean legacy = visit.isTicked("legacy");
        WallForm typed = WallForm.of(visit);
        Optional<String> unfit = unfit(visit, member, name);
        if (unfit.isPresent()) {
            return Answer.again("appPasswordNew.jte", form(name, legacy, typed, unfit.get()));
        }
        return switch (typed.parse(visit)) {
            case Parsed.Bad<Walls>(String problem) ->
                Answer.again("appPasswordNew.jte", form(name, legacy, typed, problem));
            case Parsed.Ok<Walls>(Walls walls) ->
                switch (visit.register(member)
                        .createAppPassword(member.account().address(), name, legacy, walls)) {
                    case Result.Refused<AccountRegister.NewAppPassword>(String problem) ->
                        Answer.again("appPasswordNew.jte", form(name, legacy, typed, problem));
                    case Result.Done<AccountRegister.NewAppPassword>(var made) -> made(visit, member, made);
                };
        };
    }

    /// The usual slips, in the visitor's language; the register would refuse them too.
    private static Optional<String> unfit(Visit visit, Member member, String name) throws StorageFailed {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)
                || name.chars().allMatch(Character::isDigit)) {
            return Optional.of(visit.t("app-password.bad-name", LONGEST_NAME));
        }
        boolean taken = rows(visit, member).stream()
                .anyMatch(row ->
                        row.entry().revokedAt().isEmpty() && row.entry().name().equals(name));
        return taken ? Optional.of(visit.t("app-password.taken")) : Optional.empty();
    }

    private static Answer made(Visit visit, Member member, AccountRegister.NewAppPassword made) {
        try (AppPassword password = made.appPassword()) {
            String shown = password.show();
            return Answer.page(
                    "appPasswordMade.jte",
                    Map.of(
                            "entry", made.entry(),
                            "password", shown,
                            "qr", TwoFactorPages.picture(visit, shown.replace(" ", "")),
                            "settings", SetupPage.settings(visit, member)));
        }
    }

    private static Answer show(Visit visit, Member member) throws StorageFailed {
        Optional<Row> row = row(visit, member);
        return row.isEmpty()
                ? Answer.notFound()
                : Answer.page(
                        "appPassword.jte",
                        one(row.get(), WallForm.of(row.get().entry().walls()), ""));
    }

    private static Map<String, Object> one(Row row, WallForm walls, String problem) {
        return Map.of("row", row, "walls", walls, "problem", problem);
    }

    private static Answer change(Visit visit, Member member) throws StorageFailed {
        Optional<Row> row = row(visit, member);
        if (row.isEmpty() || !row.get().serves()) {
            return Answer.notFound();
        }
        AppPasswordEntry entry = row.get().entry();
        WallForm typed = WallForm.of(visit);
        return switch (typed.parse(visit)) {
            case Parsed.Bad<Walls>(String problem) -> Answer.again("appPassword.jte", one(row.get(), typed, problem));
            case Parsed.Ok<Walls>(Walls walls) ->
                switch (visit.register(member)
                        .changeWalls(
                                member.account().address(),
                                Long.toString(entry.id().number()),
                                _ -> walls)) {
                    case Result.Refused<AppPasswordEntry>(String problem) ->
                        Answer.again("appPassword.jte", one(row.get(), typed, problem));
                    case Result.Done<AppPasswordEntry> _ -> {
                        visit.leaveNotice("walls-changed");
                        yield Answer.onward(HOME + "/" + entry.id().number());
                    }
                };
        };
    }

    private static Answer revoke(Visit visit, Member member) throws StorageFailed {
        Optional<Row> row = row(visit, member);
        if (row.isEmpty()) {
            return Answer.notFound();
        }
        String number = Long.toString(row.get().entry().id().number());
        if (visit.register(member).revokeAppPassword(member.account().address(), number)
                instanceof Result.Done<AppPasswordEntry>) {
            visit.leaveNotice("app-password-revoked");
        }
        return Answer.onward(HOME);
    }
}
