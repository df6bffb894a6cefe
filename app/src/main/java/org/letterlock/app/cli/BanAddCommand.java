package org.letterlock.app.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.Ban;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock ban add`.
@Command(
        name = "add",
        description = {
            "Refuse every login from a network for a while, by app passwords and tokens too; one that is banned "
                    + "already is banned anew. Sessions that are logged in go on."
        })
final class BanAddCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "NETWORK", description = "In CIDR notation, e.g. 192.0.2.0/24, or one address.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Network network;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            converter = Durations.class,
            description = "How long: 30m, 12h, 7d; 90 days at most.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Duration length;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "For those who will wonder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    BanAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Ban ban = AdministrationOptions.granted(
                    BanViews.register(folder, surroundings).add(network, length, reason));
            var document = Json.document("letterlock.ban.v1");
            document.put("ban", BanViews.json(ban));
            return options.say(
                    surroundings,
                    document,
                    () -> "logins from " + ban.network() + " are refused until "
                            + Columns.time(ban.until(), surroundings.zone()));
        });
    }
}
