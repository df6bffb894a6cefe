package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Walls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock app-password create`: a password for one device.
@Command(
        name = "create",
        description = {
            "Make a password for one program or device. It is shown once and stored nowhere.",
            "It may be confined, so that one printer can be nothing but a printer; what is not named is not confined."
        })
final class AppPasswordCreateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What you know the device by.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--legacy",
            description =
                    "For an old device: serves CRAM-MD5 and NTLM too, for which weaker forms of it are kept in the "
                            + "database.")
    private boolean legacy;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WallOptions walls;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    AppPasswordCreateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            AccountRegister.NewAppPassword made = AdministrationOptions.granted(
                    register.createAppPassword(address, name, legacy, walls.over(Walls.NONE, surroundings)));
            try (var appPassword = made.appPassword()) {
                String shown = appPassword.show();
                var document = Json.document("letterlock.app-password.v1");
                document.put("address", address.text());
                document.putAll(AppPasswordViews.of(surroundings).json(made.entry()));
                document.put("app_password", shown);
                return options.say(
                        surroundings,
                        document,
                        () -> shown + "\n(shown this once; for " + address + " on "
                                + made.entry().name() + ")");
            }
        });
    }
}
