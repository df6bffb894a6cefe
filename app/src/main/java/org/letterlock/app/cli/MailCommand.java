package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock mail …`.
@Command(
        name = "mail",
        description = "Read mailboxes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MailListCommand.class, MailShowCommand.class, MailExportCommand.class, MailEraseCommand.class})
final class MailCommand {}
