package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock config …`.
@Command(
        name = "config",
        description = "Look at the server's configuration.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigCheckCommand.class)
final class ConfigCommand {}
