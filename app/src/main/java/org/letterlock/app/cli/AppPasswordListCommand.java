package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock app-password list`: the devices of an account.
@Command(
        name = "list",
        description = "List the app passwords of an account: what each is confined to, and when it was last used.")
final class AppPasswordListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AppPasswordListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var entries = AdministrationOptions.granted(register.appPasswords(address));
            var views = AppPasswordViews.of(surroundings);
            var document = Json.document("letterlock.app-password-list.v1");
            document.put("address", address.text());
            document.put("app_passwords", entries.stream().map(views::json).toList());
            return options.say(surroundings, document, () -> views.table(entries));
        });
    }
}
