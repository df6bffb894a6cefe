package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock oauth-client remove`: for good, and at once.
@Command(
        name = "remove",
        description = "Take a program off the list for good, and revoke all that people have allowed it. It holds at "
                + "once, on the running server too.")
final class OAuthClientRemoveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "ID", description = "The client id, as `oauth-client list` shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    OAuthClientRemoveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var removed = AdministrationOptions.granted(
                    OAuthViews.clients(folder, surroundings).remove(id));
            var document = Json.document("letterlock.oauth-client.v1");
            document.putAll(OAuthViews.json(removed.client()));
            document.put("grants_revoked", removed.grants());
            return options.say(
                    surroundings,
                    document,
                    () -> "removed " + removed.client().id() + " ("
                            + removed.client().name() + "); "
                            + (removed.grants() == 1 ? "1 grant" : removed.grants() + " grants") + " revoked");
        });
    }
}
