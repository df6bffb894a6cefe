package org.letterlock.app.cli;

import picocli.CommandLine.Command;

/// `letterlock ban …`.
@Command(
        name = "ban",
        description = {
            "Networks whose logins are refused for now.",
            "",
            "The server bans networks that guess passwords, for ten minutes at first and a day at most; their app "
                    + "passwords are taken all the same, because nobody guesses those, and so are the people who have "
                    + "logged in from there before. A ban that you make yourself refuses every login. No ban is for "
                    + "ever, and none touches the web page or the mail that other servers bring. "
                    + "never_ban in [logins] of letterlock.toml names networks that are never banned."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BanListCommand.class, BanLiftCommand.class, BanAddCommand.class})
final class BanCommand {}
