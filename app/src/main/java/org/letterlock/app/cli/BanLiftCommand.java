package org.letterlock.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.Ban;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock ban lift`.
@Command(
        name = "lift",
        description = "Lift a ban, or all. A running server knows within a second, and forgets what led to it.")
final class BanLiftCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Which which;

    private static final class Which {
        @Parameters(
                paramLabel = "NETWORK",
                description = "As `letterlock ban list` shows it, e.g. 192.0.2.7/32; a bare address is itself alone.")
        private @Nullable Network network;

        @Option(names = "--all", description = "Every ban that holds.")
        @SuppressWarnings("UnusedVariable") // it is the other choice of the group
        private boolean all;
    }

    BanLiftCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var bans = BanViews.register(folder, surroundings);
            Network network = which.network;
            List<Ban> lifted =
                    network == null ? bans.liftAll() : List.of(AdministrationOptions.granted(bans.lift(network)));
            var document = Json.document("letterlock.ban-list.v1");
            document.put("lifted", lifted.stream().map(BanViews::json).toList());
            return options.say(
                    surroundings,
                    document,
                    () -> lifted.isEmpty()
                            ? "nobody is banned"
                            : lifted.stream()
                                    .map(ban -> "lifted the ban of " + ban.network())
                                    .collect(Collectors.joining("\n")));
        });
    }
}
