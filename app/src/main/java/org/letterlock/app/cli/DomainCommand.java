package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock domain …`.
@Command(
        name = "domain",
        description = "The domains whose mail this server takes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DomainAddCommand.class, DomainListCommand.class, DomainRemoveCommand.class})
final class DomainCommand {}
