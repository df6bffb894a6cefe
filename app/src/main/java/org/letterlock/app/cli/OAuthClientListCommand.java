package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock oauth-client list`.
@Command(name = "list", description = "List the programs that may ask for access.")
final class OAuthClientListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    OAuthClientListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var clients = OAuthViews.clients(folder, surroundings).list();
            var document = Json.document("letterlock.oauth-client-list.v1");
            document.put("clients", clients.stream().map(OAuthViews::json).toList());
            return options.say(surroundings, document, () -> OAuthViews.clients(clients, surroundings.zone()));
        });
    }
}
