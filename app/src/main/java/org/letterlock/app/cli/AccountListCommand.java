package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.server.accounts.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock account list`: all accounts.
@Command(name = "list", description = "List all accounts.")
final class AccountListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    AccountListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var accounts = register.list();
            var document = Json.document("letterlock.account-list.v1");
            document.put("accounts", accounts.stream().map(AccountViews::json).toList());
            return options.say(surroundings, document, () -> {
                var table = new Columns("ADDRESS", "STATE", "PASSWORD", "ALIASES", "NAME");
                for (Account account : accounts) {
                    table.row(
                            account.address().text(),
                            account.enabled() ? "enabled" : "disabled",
                            account.hasPassword() ? "yes" : "no",
                            AccountViews.joined(account.aliases()),
                            account.displayName());
                }
                return table.text();
            });
        });
    }
}
