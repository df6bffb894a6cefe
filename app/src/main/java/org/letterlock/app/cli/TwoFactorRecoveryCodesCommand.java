package org.letterlock.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock two-factor recovery-codes`: new ones.
@Command(
        name = "recovery-codes",
        description = "Make ten new recovery codes, each good once, and forget the old ones. They are shown once.")
final class TwoFactorRecoveryCodesCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TwoFactorOptions options;

    TwoFactorRecoveryCodesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (twoFactor, account) -> {
            List<String> codes = twoFactor.renewRecoveryCodes(account.id());
            if (codes.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.NO_INPUT,
                        "two-factor of " + account.address() + " is off; `two-factor enrol` sets it up, and makes "
                                + "recovery codes");
            }
            var document =
                    TwoFactorOptions.document("letterlock.two-factor.v1", account, twoFactor.status(account.id()));
            document.put("recovery_codes", codes);
            return options.say(surroundings, document, () -> words(codes));
        });
    }

    /// The codes and what to do with them.
    static String words(List<String> codes) {
        return "recovery codes, each good once in place of the telephone (shown this once; print them):\n  "
                + String.join("\n  ", codes);
    }
}
