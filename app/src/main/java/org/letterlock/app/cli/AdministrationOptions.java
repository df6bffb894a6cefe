package org.letterlock.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.json.Json;
import org.letterlock.app.serve.CannotStart;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the administration commands share: which folder, and in which form the result is said.
final class AdministrationOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private FolderOption folder;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    /// `--data`, for those who need the folder alone.
    static final class FolderOption {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The data folder; else the variable LETTERLOCK_DATA, else ./letterlock-data.")
        private @Nullable Path data;

        /// The folder that was named, or the one of the variable, or the default one.
        SetupFiles files(Surroundings surroundings) {
            Path named = Optional.ofNullable(data)
                    .or(() -> surroundings.variable(SetupFiles.FOLDER_VARIABLE).map(Path::of))
                    .orElse(Path.of(SetupFiles.DEFAULT_FOLDER));
            return new SetupFiles(surroundings.resolve(named));
        }
    }

    /// What a command does with the open folder.
    @FunctionalInterface
    interface Work<T> {
        T with(OpenFolder folder, AccountRegister register) throws StorageFailed;
    }

    SetupFiles files(Surroundings surroundings) {
        return folder.files(surroundings);
    }

    /// Opens the folder for as long as `work` takes.
    ///
    /// @throws CommandFailed when there is no such folder, or the disk or the database did not do its work
    <T> T open(Surroundings surroundings, Work<T> work) {
        try (OpenFolder open = OpenFolder.open(files(surroundings))) {
            return work.with(open, open.register(surroundings.random(), surroundings.clock(), who()));
        } catch (CannotStart reason) {
            throw failed(reason);
        } catch (StorageFailed failed) {
            throw new CommandFailed(ExitCode.IO, String.valueOf(failed.getMessage()), failed);
        }
    }

    /// Who gives the command, for the audit.
    static String who() {
        return "cli " + System.getProperty("user.name", "somebody");
    }

    static CommandFailed failed(CannotStart reason) {
        ExitCode code = switch (reason.kind()) {
            case CONFIGURATION -> ExitCode.CONFIGURATION;
            case TAKEN -> ExitCode.REFUSED;
            case MISSING -> ExitCode.NO_INPUT;
            case STORAGE -> ExitCode.IO;
        };
        return new CommandFailed(code, String.valueOf(reason.getMessage()), reason);
    }

    /// The value of a change or question that was granted.
    ///
    /// @throws CommandFailed with the problem, when it was refused: what was named is not there, or does not
    ///     fit
    static <T> T granted(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(String problem) -> throw new CommandFailed(ExitCode.NO_INPUT, problem);
        };
    }

    /// Prints the JSON document, or the lines of text.
    Integer say(Surroundings surroundings, Map<String, @Nullable Object> document, Supplier<String> text) {
        surroundings.out().println(json ? Json.print(document) : text.get());
        return ExitCode.OK.code;
    }

    boolean json() {
        return json;
    }
}
