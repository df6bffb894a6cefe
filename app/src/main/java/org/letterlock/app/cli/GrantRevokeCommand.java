package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.oauth.provider.Grants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock grant revoke`: for good, and at once.
@Command(
        name = "revoke",
        description = "Take back what an account has allowed a program. It holds at once, on the running server too; "
                + "sessions that logged in by it end.")
final class GrantRevokeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @Parameters(index = "1", paramLabel = "NUMBER", description = "As `grant list` shows it.")
    private long number;

    GrantRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var account = register.find(address).orElseThrow(() -> AccountViews.nobody(address));
            var grant = AdministrationOptions.granted(new Grants(folder.database(), surroundings.clock())
                    .revoke(account, number, OAuthViews.WHO, "an administrator revoked it"));
            var document = Json.document("letterlock.grant.v1");
            document.put("address", account.address().text());
            document.putAll(OAuthViews.json(grant, surroundings.clock().instant()));
            return options.say(
                    surroundings, document, () -> "revoked what " + account.address() + " had allowed " + grant.name());
        });
    }
}
