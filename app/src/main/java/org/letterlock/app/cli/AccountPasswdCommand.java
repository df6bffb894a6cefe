package org.letterlock.app.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock account passwd`: another password.
@Command(
        name = "passwd",
        description = "Change or take away the password of an account. App passwords stay as they are.")
final class AccountPasswdCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private NewPasswordOptions password;

    @Option(names = "--remove", description = "Take the password away: only app passwords are left to log in with.")
    private boolean remove;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AccountPasswdCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (remove && password.given()) {
            throw new CommandFailed(ExitCode.USAGE, "--remove and another password option contradict each other");
        }
        return options.open(surroundings, (folder, register) -> {
            if (remove) {
                return say(AdministrationOptions.granted(register.removePassword(address)), Optional.empty());
            }
            if (register.find(address).isEmpty()) {
                throw AccountViews.nobody(address); // before anybody is asked to type
            }
            var chosen = password.choose(surroundings, register, "New password for " + address + ": ");
            try (var secret = chosen.secret()) {
                return say(AdministrationOptions.granted(register.setPassword(address, secret)), chosen.shown());
            }
        });
    }

    private Integer say(Account account, Optional<String> shown) {
        var document = Json.document("letterlock.account.v1");
        document.put("account", AccountViews.json(account));
        shown.ifPresent(text -> document.put("password", text));
        return options.say(
                surroundings,
                document,
                () -> (account.hasPassword() ? "changed the password of " : "removed the password of ")
                        + account.address()
                        + shown.map(text -> "\npassword " + text + "  (shown this once)")
                                .orElse(""));
    }
}
