package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.ConfigurationReader;
import org.letterlock.app.config.ConfigurationReader.Reading;
import org.letterlock.app.config.Problem;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.json.Json;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.UnusableKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock config check`: all that is wrong with `letterlock.toml`, without starting anything.
@Command(
        name = "check",
        description = {
            "Read letterlock.toml, its certificate and its key, and name every mistake with its line and what to write "
                    + "instead. Exits with 78 if there is one.",
        })
final class ConfigCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Another file than the data folder's.")
    private @Nullable Path file;

    ConfigCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        SetupFiles files = options.files(surroundings);
        Path checked = file == null ? files.configuration() : surroundings.resolve(file);
        Reading reading = certificateToo(read(checked));
        List<Problem> problems = switch (reading) {
            case Reading.Good _ -> List.of();
            case Reading.Bad(List<Problem> found) -> found;
        };
        Map<String, @Nullable Object> document = Json.document("letterlock.config-check.v1");
        document.put("file", checked.toString());
        document.put("ok", problems.isEmpty());
        document.put("problems", problems.stream().map(ConfigCheckCommand::json).toList());
        options.say(surroundings, document, () -> text(checked, problems));
        return problems.isEmpty() ? ExitCode.OK.code : ExitCode.CONFIGURATION.code;
    }

    private static Reading read(Path file) {
        try {
            Path folder = Optional.ofNullable(file.getParent()).orElse(file);
            return ConfigurationReader.read(Files.readString(file), folder, List.of());
        } catch (NoSuchFileException missing) {
            throw new CommandFailed(
                    ExitCode.NO_INPUT,
                    "there is no " + file + "; `letterlock serve` writes one, and --data DIR or "
                            + SetupFiles.FOLDER_VARIABLE + " names another folder",
                    missing);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }

    private static Reading certificateToo(Reading reading) {
        if (reading instanceof Reading.Good(Configuration configuration)) {
            try {
                ServerTls.pem(configuration.chain(), configuration.key(), ServerTls.Settings.DEFAULT);
            } catch (UnusableKey unusable) {
                return new Reading.Bad(List.of(
                        new Problem(new Problem.Place.Option("[certificate]"), String.valueOf(unusable.getMessage()))));
            }
        }
        return reading;
    }

    private static String text(Path file, List<Problem> problems) {
        return problems.isEmpty() ? file + " is good" : lines(file, problems);
    }

    private static String lines(Path file, List<Problem> problems) {
        return problems.stream().map(problem -> problem.text(file.toString())).collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> json(Problem problem) {
        var json = new LinkedHashMap<String, Object>();
        if (problem.place() instanceof Problem.Place.At(int line, int column)) {
            json.put("line", line);
            json.put("column", column);
        } else {
            json.put("setting", problem.place().toString());
        }
        json.put("message", problem.message());
        return json;
    }

    /// The configuration of a command that needs a good one.
    ///
    /// @throws CommandFailed with every problem
    static Configuration good(Reading reading, SetupFiles files) {
        return switch (reading) {
            case Reading.Good(Configuration configuration) -> configuration;
            case Reading.Bad(List<Problem> problems) ->
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "the configuration is wrong\n" + lines(files.configuration(), problems));
        };
    }
}
