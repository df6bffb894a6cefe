package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.server.twofactor.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock two-factor disable`: for who has lost the telephone and the recovery codes.
@Command(
        name = "disable",
        description = "Turn two-factor off and forget its recovery codes. From then on the password alone signs in, on "
                + "mail protocols too; make sure of who asks you for this.")
final class TwoFactorDisableCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TwoFactorOptions options;

    TwoFactorDisableCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (twoFactor, account) -> {
            boolean wasOn = twoFactor.status(account.id()) instanceof Status.On;
            twoFactor.disable(account.id());
            var document = TwoFactorOptions.document("letterlock.two-factor.v1", account, new Status.Off());
            return options.say(
                    surroundings,
                    document,
                    () -> "two-factor of " + account.address() + (wasOn ? " is off now" : " was off already"));
        });
    }
}
