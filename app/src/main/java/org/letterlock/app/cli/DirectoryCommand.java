package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock directory …`.
@Command(
        name = "directory",
        description = "The directory (LDAP, Active Directory) that knows people's passwords.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DirectoryTestCommand.class})
final class DirectoryCommand {}
