package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock account remove`: takes an account away.
@Command(
        name = "remove",
        description = {
            "Take an account away, with its addresses and passwords.",
            "",
            "Its mail stays on disk, to be exported or erased by the account number this prints; --with-mail erases it now."
        })
final class AccountRemoveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--with-mail", description = "Erase its mail too.")
    private boolean withMail;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AccountRemoveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Account account = AdministrationOptions.granted(register.remove(address));
            boolean mail = !folder.store().list(account.id(), 0, 1).isEmpty();
            if (withMail) {
                folder.store().erase(account.id());
            }
            var document = Json.document("letterlock.account.v1");
            document.put("account", AccountViews.json(account));
            document.put("mail_left", mail && !withMail);
            return options.say(
                    surroundings,
                    document,
                    () -> "removed " + account.address()
                            + (mail && !withMail
                                    ? "; its mail is still there, as `letterlock mail list "
                                            + account.id().value() + "`"
                                    : ""));
        });
    }
}
