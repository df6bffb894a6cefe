package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.oauth.provider.Grants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock grant list`.
@Command(name = "list", description = "List what an account has allowed programs, the latest first.")
final class GrantListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    GrantListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var account = register.find(address).orElseThrow(() -> AccountViews.nobody(address));
            var grants = new Grants(folder.database(), surroundings.clock()).list(account.id());
            var now = surroundings.clock().instant();
            var document = Json.document("letterlock.grant-list.v1");
            document.put("address", account.address().text());
            document.put(
                    "grants",
                    grants.stream().map(grant -> OAuthViews.json(grant, now)).toList());
            return options.say(surroundings, document, () -> OAuthViews.grants(grants, now, surroundings.zone()));
        });
    }
}
