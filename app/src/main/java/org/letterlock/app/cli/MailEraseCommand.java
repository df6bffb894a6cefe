package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock mail erase`: an empty mailbox.
@Command(name = "erase", description = "Erase all mail of an account for good.")
final class MailEraseCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--yes", description = "Yes, erase it.")
    private boolean yes;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account, or its number.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    MailEraseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!yes) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "this cannot be undone; `letterlock mail export " + address + " --mbox FILE` keeps a copy, and "
                            + "--yes erases");
        }
        return options.open(surroundings, (folder, register) -> {
            var reader = MailboxReader.of(register, folder.store(), address);
            folder.store().erase(reader.account());
            var document = Json.document("letterlock.mail-erase.v1");
            document.put("address", address);
            return options.say(surroundings, document, () -> "erased the mail of " + address);
        });
    }
}
