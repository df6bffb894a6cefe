package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock account …`.
@Command(
        name = "account",
        description = "People: who has a mailbox here, and may log in.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AccountAddCommand.class,
            AccountListCommand.class,
            AccountShowCommand.class,
            AccountPasswdCommand.class,
            AccountAliasCommand.class,
            AccountAdminCommand.class,
            AccountEnableCommand.class,
            AccountDisableCommand.class,
            AccountRemoveCommand.class
        })
final class AccountCommand {}
