package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock grant …`.
@Command(
        name = "grant",
        description = "What people have allowed programs (OAuth2): shown, and taken back.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GrantListCommand.class, GrantRevokeCommand.class})
final class GrantCommand {}
