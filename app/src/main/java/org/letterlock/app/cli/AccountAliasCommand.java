package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock account alias`: one more address, or one less.
@Command(
        name = "alias",
        description = "Give an account one more address, in a domain of this server; or take one away.")
final class AccountAliasCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--remove", description = "Take the alias away.")
    private boolean remove;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The other address.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox alias;

    AccountAliasCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Account account = AdministrationOptions.granted(
                    remove ? register.removeAlias(address, alias) : register.addAlias(address, alias));
            var document = Json.document("letterlock.account.v1");
            document.put("account", AccountViews.json(account));
            return options.say(
                    surroundings,
                    document,
                    () -> remove
                            ? alias + " is no longer an address of " + account.address()
                            : alias + " is now an address of " + account.address());
        });
    }
}
