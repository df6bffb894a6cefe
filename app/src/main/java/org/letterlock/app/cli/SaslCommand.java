package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock sasl`: the blobs of a login, made and read.
@Command(
        name = "sasl",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SaslEncodeCommand.class, SaslDecodeCommand.class},
        description = "Make and read what is said in a login: the base64 behind AUTH and 334.")
final class SaslCommand {}
