package org.letterlock.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.server.accounts.Ban;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock ban list`.
@Command(name = "list", description = "The bans that hold now: of whom, until when, and why.")
final class BanListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    BanListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            List<Ban> bans = BanViews.register(folder, surroundings).holding();
            var document = Json.document("letterlock.ban-list.v1");
            document.put("bans", bans.stream().map(BanViews::json).toList());
            return options.say(
                    surroundings,
                    document,
                    () -> bans.isEmpty() ? "nobody is banned" : BanViews.table(bans, surroundings.zone()));
        });
    }
}
