package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock log …`.
@Command(
        name = "log",
        description = "What was done to accounts, and who logged in.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LogChangesCommand.class, LogAuthCommand.class})
final class LogCommand {}
