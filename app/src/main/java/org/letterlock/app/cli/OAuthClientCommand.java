package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock oauth-client …`.
@Command(
        name = "oauth-client",
        description = {
            "Programs that may ask people for access to their mail account (OAuth2).",
            "Nobody has access by being listed here: each person allows each program on the web page."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OAuthClientAddCommand.class, OAuthClientListCommand.class, OAuthClientRemoveCommand.class})
final class OAuthClientCommand {}
