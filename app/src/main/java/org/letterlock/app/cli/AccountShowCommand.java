package org.letterlock.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.LoginRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock account show`: all that is known of an account.
@Command(name = "show", description = "Show an account, its app passwords and its latest logins.")
final class AccountShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    private static final int LOGINS = 20;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AccountShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Account account = register.find(address).orElseThrow(() -> AccountViews.nobody(address));
            List<AppPasswordEntry> appPasswords = AdministrationOptions.granted(register.appPasswords(address));
            List<LoginRecord> logins = AdministrationOptions.granted(register.logins(address, LOGINS));
            var document = Json.document("letterlock.account.v1");
            document.put("account", AccountViews.json(account));
            document.put(
                    "app_passwords",
                    appPasswords.stream()
                            .map(AppPasswordViews.of(surroundings)::json)
                            .toList());
            document.put("logins", logins.stream().map(AccountViews::json).toList());
            return options.say(surroundings, document, () -> text(account, appPasswords, logins));
        });
    }

    private String text(Account account, List<AppPasswordEntry> appPasswords, List<LoginRecord> logins) {
        var text = new StringBuilder(account.address().text())
                .append(account.displayName().isEmpty() ? "" : " (" + Columns.printable(account.displayName()) + ")")
                .append("\n  state     ")
                .append(account.enabled() ? "enabled" : "disabled")
                .append("\n  password  ")
                .append(account.hasPassword() ? "yes" : "no")
                .append("\n  admin     ")
                .append(account.admin() ? "yes" : "no")
                .append("\n  aliases   ")
                .append(account.aliases().isEmpty() ? "none" : AccountViews.joined(account.aliases()))
                .append("\n  made      ")
                .append(Columns.time(account.createdAt(), surroundings.zone()));
        if (!appPasswords.isEmpty()) {
            text.append("\n\nApp passwords\n")
                    .append(AppPasswordViews.of(surroundings).table(appPasswords));
        }
        if (!logins.isEmpty()) {
            text.append("\n\nLogins, the latest first\n").append(AccountViews.logins(logins, surroundings.zone()));
        }
        return text.toString();
    }
}
