package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Walls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock app-password change`: other walls around a device that has its password already.
@Command(
        name = "change",
        description = {
            "Change what an app password is confined to. The password stays.",
            "What is given takes the place of what there was of that kind; other kinds stay, but for those of --lift. It "
                    + "holds at once, on the running server too: a session that is then outside ends."
        })
final class AppPasswordChangeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WallOptions walls;

    @Option(
            names = "--lift",
            paramLabel = "KIND",
            converter = WallOptions.Kind.Converter.class,
            description = "Take the walls of this kind away: network, sender, recipient, per-hour, protocol, tls-min, "
                    + "expires, or all. May be given again.")
    private List<WallOptions.Kind> lift = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @Parameters(index = "1", paramLabel = "NAME|NUMBER", description = "As `app-password list` shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String which;

    AppPasswordChangeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (changed(Walls.NONE).isNone() && lift.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "nothing to change: name a wall, or --lift one");
        }
        return options.open(surroundings, (folder, register) -> {
            var entry = AdministrationOptions.granted(register.changeWalls(address, which, this::changed));
            var views = AppPasswordViews.of(surroundings);
            var document = Json.document("letterlock.app-password.v1");
            document.put("address", address.text());
            document.putAll(views.json(entry));
            return options.say(
                    surroundings,
                    document,
                    () -> "'" + entry.name() + "' of " + address
                            + (entry.walls().isNone()
                                    ? " has no walls now"
                                    : " now only " + views.only(entry.walls())));
        });
    }

    private Walls changed(Walls before) {
        Walls left = before;
        for (WallOptions.Kind kind : lift) {
            left = kind.lifted(left);
        }
        return walls.over(left, surroundings);
    }
}
