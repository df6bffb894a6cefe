package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock account admin`: who may administer the others.
@Command(
        name = "admin",
        description = {
            "Say whether the account may administer the others on the web page.",
            "",
            "The account that the first start made may; everybody else only once this says so."
        })
final class AccountAdminCommand implements Callable<Integer> {
    /// What the second word may be.
    enum Switch {
        on,
        off
    }

    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @Parameters(index = "1", paramLabel = "on|off", description = "Whether it may.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Switch admin;

    AccountAdminCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Account account = AdministrationOptions.granted(register.setAdmin(address, admin == Switch.on));
            var document = Json.document("letterlock.account.v1");
            document.put("account", AccountViews.json(account));
            return options.say(
                    surroundings,
                    document,
                    () -> account.address()
                            + (account.admin() ? " administers the others now" : " is an account like others now"));
        });
    }
}
