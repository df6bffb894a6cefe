package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock app-password …`.
@Command(
        name = "app-password",
        description = "Passwords for programs and devices: one each, shown once, revoked alone.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AppPasswordCreateCommand.class,
            AppPasswordChangeCommand.class,
            AppPasswordListCommand.class,
            AppPasswordRevokeCommand.class
        })
final class AppPasswordCommand {}
