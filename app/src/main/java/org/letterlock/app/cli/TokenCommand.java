package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock token …`.
@Command(
        name = "token",
        description = {
            "OAuth2 tokens: get one from Google, Microsoft or any other, keep it, renew it, take it back.",
            "",
            "  letterlock token get work --preset microsoft --client-id ID --user alice@corp.example",
            "  letterlock send --oauth work -t bob@example.org --subject Hello --body 'By token.'",
            "",
            "Any other program can use it too. For msmtp: passwordeval \"letterlock token get work "
                    + "--print-access-token\". The client ID is your own; docs/oauth.md says how to register one."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TokenGetCommand.class,
            TokenListCommand.class,
            TokenShowCommand.class,
            TokenRefreshCommand.class,
            TokenRevokeCommand.class
        })
final class TokenCommand {}
