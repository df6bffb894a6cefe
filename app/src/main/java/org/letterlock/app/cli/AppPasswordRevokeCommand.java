package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock app-password revoke`: for good, and at once.
@Command(name = "revoke", description = "Revoke an app password for good. It holds at once, on the running server too.")
final class AppPasswordRevokeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @Parameters(index = "1", paramLabel = "NAME|NUMBER", description = "As `app-password list` shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String which;

    AppPasswordRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var entry = AdministrationOptions.granted(register.revokeAppPassword(address, which));
            var document = Json.document("letterlock.app-password.v1");
            document.put("address", address.text());
            document.putAll(AppPasswordViews.of(surroundings).json(entry));
            return options.say(surroundings, document, () -> "revoked '" + entry.name() + "' of " + address);
        });
    }
}
