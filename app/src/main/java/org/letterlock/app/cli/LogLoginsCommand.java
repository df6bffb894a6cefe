package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock log logins`: who logged in to an account, and who tried.
@Command(name = "logins", description = "Logins to an account in the last 30 days, done and tried, the latest first.")
final class LogLoginsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; ${DEFAULT-VALUE} if not said.")
    private int limit = 50;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    LogLoginsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var logins = AdministrationOptions.granted(register.logins(address, limit));
            var document = Json.document("letterlock.log-logins.v1");
            document.put("address", address.text());
            document.put("logins", logins.stream().map(AccountViews::json).toList());
            return options.say(surroundings, document, () -> AccountViews.logins(logins, surroundings.zone()));
        });
    }
}
