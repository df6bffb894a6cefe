package org.letterlock.app.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock account add`: makes an account.
@Command(
        name = "add",
        description = {
            "Make an account, and its domain if it is new. Its password is asked for unless an option says where it is."
        })
final class AccountAddCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private NewPasswordOptions password;

    @Option(names = "--name", paramLabel = "TEXT", description = "The name of the person.")
    private String name = "";

    @Option(names = "--no-password", description = "None: the account has app passwords only.")
    private boolean noPassword;

    @Option(names = "--admin", description = "It may administer the others on the web page.")
    private boolean admin;

    @Parameters(paramLabel = "ADDRESS", description = "The address of the account, such as alice@example.test.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AccountAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (noPassword && password.given()) {
            throw new CommandFailed(ExitCode.USAGE, "--no-password and another password option contradict each other");
        }
        return options.open(surroundings, (folder, register) -> {
            Optional<NewPasswordOptions.Chosen> chosen = noPassword
                    ? Optional.empty()
                    : Optional.of(password.choose(surroundings, register, "Password for " + address + ": "));
            Optional<Secret> secret = chosen.map(NewPasswordOptions.Chosen::secret);
            try {
                AccountRegister.Created created = AdministrationOptions.granted(register.create(address, name, secret));
                if (admin) {
                    Account account = AdministrationOptions.granted(register.setAdmin(address, true));
                    created = new AccountRegister.Created(account, created.newDomain());
                }
                return say(created, chosen);
            } finally {
                secret.ifPresent(Secret::close);
            }
        });
    }

    private Integer say(AccountRegister.Created created, Optional<NewPasswordOptions.Chosen> chosen) {
        Account account = created.account();
        var document = Json.document("letterlock.account.v1");
        document.put("account", AccountViews.json(account));
        document.put("new_domain", created.newDomain());
        chosen.flatMap(NewPasswordOptions.Chosen::shown).ifPresent(shown -> document.put("password", shown));
        if (created.newDomain()) {
            surroundings.err().println("note: " + account.address().host().text() + " is a new domain of this server");
        }
        return options.say(
                surroundings,
                document,
                () -> "made " + account.address()
                        + chosen.flatMap(NewPasswordOptions.Chosen::shown)
                                .map(shown -> "\npassword " + shown + "  (shown this once)")
                                .orElse(""));
    }
}
