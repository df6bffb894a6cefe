package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.server.twofactor.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock two-factor status`: whether it is on.
@Command(
        name = "status",
        description = "Say whether two-factor is on, since when, and how many recovery codes are left.")
final class TwoFactorStatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TwoFactorOptions options;

    TwoFactorStatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (twoFactor, account) -> {
            Status status = twoFactor.status(account.id());
            return options.say(
                    surroundings,
                    TwoFactorOptions.document("letterlock.two-factor.v1", account, status),
                    () -> "two-factor of " + account.address() + " is " + words(status));
        });
    }

    private String words(Status status) {
        return switch (status) {
            case Status.Off() -> "off";
            case Status.Pending(var since) ->
                "off: a secret of " + Columns.time(since, surroundings.zone()) + " waits for its first code";
            case Status.On(var since, int left) ->
                "on since " + Columns.time(since, surroundings.zone()) + "; recovery codes left: " + left
                        + (left == 0 ? " (make new ones: two-factor recovery-codes)" : "");
        };
    }
}
