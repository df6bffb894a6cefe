package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Backup;
import org.letterlock.server.store.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock restore`: a data folder out of a backup.
@Command(
        name = "restore",
        description = "Check a backup, and make a data folder of it (--data) that does not exist yet or is empty. "
                + "Nothing is overwritten.")
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "DIR", description = "What `letterlock backup` made.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path backup;

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path from = surroundings.resolve(backup);
        SetupFiles to = options.files(surroundings);
        try {
            Backup.Contents contents = BackupCommand.contents(Restore.into(from, to.folder()), ExitCode.NO_INPUT);
            return options.say(
                    surroundings,
                    BackupCommand.document("letterlock.restore.v1", to.folder(), contents),
                    () -> "restored " + BackupCommand.amount(contents) + " into " + to.folder());
        } catch (IOException | StorageFailed failed) {
            throw new CommandFailed(ExitCode.IO, "the restore failed: " + failed.getMessage(), failed);
        }
    }
}
