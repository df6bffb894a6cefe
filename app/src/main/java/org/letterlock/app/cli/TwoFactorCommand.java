package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock two-factor …`.
@Command(
        name = "two-factor",
        description = "Two-factor of an account: a code of a telephone besides the password. With it on, mail programs "
                + "need app passwords.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TwoFactorEnrolCommand.class,
            TwoFactorStatusCommand.class,
            TwoFactorRecoveryCodesCommand.class,
            TwoFactorDisableCommand.class
        })
final class TwoFactorCommand {}
