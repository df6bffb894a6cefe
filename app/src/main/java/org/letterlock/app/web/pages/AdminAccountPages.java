package org.letterlock.app.web.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;

/// For administrators: all accounts, new ones, and one account's help in need. Passwords that are made here are shown
/// once; nobody can read one that is there.
public final class AdminAccountPages implements Area {
    private static final String HOME = "/admin/accounts";

    private final TwoFactor factor;

    public AdminAccountPages(TwoFactor factor) {
        this.factor = factor;
    }

    @Override
    public void addTo(Door door) {
        door.seeAsAdmin(HOME, AdminAccountPages::list);
        door.seeAsAdmin(HOME + "/new", (_, _) -> Answer.page("adminAccountNew.jte", form("", "", false, "")));
        door.sendAsAdmin(HOME + "/new", AdminAccountPages::create);
        door.seeAsAdmin(HOME + "/{number}", this::show);
        door.sendAsAdmin(HOME + "/{number}/enabled", AdminAccountPages::enable);
        door.sendAsAdmin(HOME + "/{number}/admin", AdminAccountPages::admit);
        door.sendAsAdmin(HOME + "/{number}/password", AdminAccountPages::resetPassword);
        door.sendAsAdmin(HOME + "/{number}/two-factor", this::endTwoFactor);
        door.sendAsAdmin(HOME + "/{number}/sessions", AdminAccountPages::endSessions);
        door.sendAsAdmin(HOME + "/{number}/app-passwords/{which}/revoke", AdminAccountPages::revoke);
    }

    private static Answer list(Visit visit, Member member) throws StorageFailed {
        String wanted = visit.query("find").strip();
        List<Account> accounts = visit.site().register().list().stream()
                .filter(account -> wanted.isEmpty() || matches(account, wanted))
                .toList();
        return Answer.page("adminAccounts.jte", Map.of("accounts", accounts, "find", wanted));
    }

    private static boolean matches(Account account, String wanted) {
        String text = account.address().text() + " " + account.displayName() + " " + account.aliases();
        return text.toLowerCase(java.util.Locale.ROOT).contains(wanted.toLowerCase(java.util.Locale.ROOT));
    }

    private static Map<String, Object> form(String address, String name, boolean admin, String problem) {
        return Map.of("address", address, "name", name, "admin", admin, "problem", problem);
    }

    private static Answer create(Visit visit, Member member) throws StorageFailed {
        String typed = visit.form("address");
        String name = visit.form("name");
        boolean admin = visit.isTicked("admin");
        if (!(AddressParser.mailbox(typed, true) instanceof Parsed.Ok<Mailbox>(Mailbox address))) {
            return Answer.again("adminAccountNew.jte", form(typed, name, admin, visit.t("admin.bad-address")));
        }
        AccountRegister register = visit.register(member);
        try (Secret password = register.generatePassword()) {
            return switch (register.create(address, name, Optional.of(password))) {
                case Result.Refused<AccountRegister.Created>(String problem) ->
                    Answer.again("adminAccountNew.jte", form(typed, name, admin, problem));
                case Result.Done<AccountRegister.Created>(AccountRegister.Created created) -> {
                    if (admin) {
                        register.setAdmin(address, true);
                    }
                    yield shown(created.account(), password, true);
                }
            };
        }
    }

    private static Answer shown(Account account, Secret password, boolean made) {
        return Answer.page(
                "adminPassword.jte",
                Map.of("account", account, "password", password.revealText().orElse(""), "made", made));
    }

    /// What happens to one account.
    @FunctionalInterface
    private interface Deed {
        Answer to(Account account) throws StorageFailed;
    }

    private static Answer account(Visit visit, Deed deed) throws StorageFailed {
        long number = Numbers.parse(visit.pathPart("number"));
        Optional<Account> account = visit.site().register().list().stream()
                .filter(each -> each.id().value() == number)
                .findFirst();
        return account.isPresent() ? deed.to(account.get()) : Answer.notFound();
    }

    private static Answer back(Visit visit, Account account, String notice) {
        visit.leaveNotice(notice);
        return Answer.onward(HOME + "/" + account.id().value());
    }

    private static boolean isOneself(Account account, Member member) {
        return account.id().equals(member.account().id());
    }

    private Answer show(Visit visit, Member member) throws StorageFailed {
        visit.site().writeLogins().run();
        return account(visit, account -> {
            AccountRegister register = visit.site().register();
            List<AppPasswordEntry> entries = OverviewPage.entries(register.appPasswords(account.address()));
            var lines = new LoginLines(visit.messages(), entries);
            var now = visit.site().clock().instant();
            return Answer.page(
                    "adminAccount.jte",
                    Map.of(
                            "account", account,
                            "oneself", isOneself(account, member),
                            "twoFactor", factor.status(account.id()) instanceof Status.On,
                            "sessions", visit.site().sessions().of(account.id()).size(),
                            "rows",
                                    entries.stream()
                                            .map(entry -> AppPasswordPages.Row.of(entry, now))
                                            .toList(),
                            "lines",
                                    OverviewPage.entries(register.logins(account.address(), 10)).stream()
                                            .map(lines::line)
                                            .toList()));
        });
    }

    private static Answer enable(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            if (isOneself(account, member)) {
                return new Answer.Trouble(403, "not-oneself");
            }
            boolean on = visit.isTicked("on");
            var register = visit.register(member);
            var _ = on ? register.enable(account.address()) : register.disable(account.address());
            return back(visit, account, on ? "account-enabled" : "account-disabled");
        });
    }

    private static Answer admit(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            if (isOneself(account, member)) {
                return new Answer.Trouble(403, "not-oneself");
            }
            boolean on = visit.isTicked("on");
            var _ = visit.register(member).setAdmin(account.address(), on);
            return back(visit, account, on ? "admin-on" : "admin-off");
        });
    }

    /// Their sessions hang on the old password, and end with it.
    private static Answer resetPassword(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            if (isOneself(account, member)) {
                return Answer.onward("/password");
            }
            AccountRegister register = visit.register(member);
            try (Secret password = register.generatePassword()) {
                return register.setPassword(account.address(), password) instanceof Result.Done<Account>
                        ? shown(account, password, false)
                        : Answer.notFound();
            }
        });
    }

    private Answer endTwoFactor(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            if (isOneself(account, member)) {
                return Answer.onward("/two-factor");
            }
            factor.by(visit.who(member)).disable(account.id());
            return back(visit, account, "two-factor-off");
        });
    }

    private static Answer endSessions(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            String kept = isOneself(account, member) ? member.session().id() : "";
            visit.site().sessions().endOthers(account.id(), kept);
            return back(visit, account, "sessions-ended");
        });
    }

    private static Answer revoke(Visit visit, Member member) throws StorageFailed {
        return account(visit, account -> {
            long which = Numbers.parse(visit.pathPart("which"));
            return visit.register(member).revokeAppPassword(account.address(), Long.toString(which))
                            instanceof Result.Done<AppPasswordEntry>
                    ? back(visit, account, "app-password-revoked")
                    : Answer.notFound();
        });
    }
}
