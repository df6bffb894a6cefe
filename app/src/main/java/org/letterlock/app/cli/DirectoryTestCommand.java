package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.letterlock.app.config.ConfigurationReader;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.json.Json;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.directory.DirectorySettings;
import org.letterlock.server.directory.DirectoryTrial;
import org.letterlock.server.directory.DirectoryTrial.Ending;
import org.letterlock.server.directory.DirectoryTrial.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock directory test`: asks the directory for one person, step by step, aloud.
@Command(
        name = "test",
        description = {
            "Ask the directory of letterlock.toml for one person, as a login would, and say each step aloud: the "
                    + "server's address, the connection, TLS and the certificate, the service account, the search with "
                    + "its filter, the entry with its addresses, the group, and, if a password is given, the login.",
            "Nothing is changed here or there; but a wrong password counts at the directory as one.",
            "Exits with 77 if the password is wrong or the person refused, 66 if there is no such person, 75 if later "
                    + "may work, 76 if TLS failed, 68 if there is no such host, 78 if the configuration is wrong."
        })
final class DirectoryTestCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PasswordOptions password;

    @Option(
            names = {"-W", "--ask-password"},
            description = "Ask for the person's password at the terminal, and try it.")
    private boolean ask;

    @Parameters(paramLabel = "USER", description = "The address of the person, such as alice@example.test.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox user;

    DirectoryTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        DirectorySettings settings = settings(options.files(surroundings));
        if (!(user.host() instanceof Host.Domain domain)
                || !settings.rules().domains().contains(domain.ascii())) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    user + " is in none of the domains that [directory] names: "
                            + String.join(", ", settings.rules().domains()));
        }
        Optional<Secret> secret = ask || password.given()
                ? Optional.of(password.read(surroundings, "Password of " + user + " at the directory: "))
                : Optional.empty();
        try {
            var steps = new ArrayList<Step>();
            Ending ending = DirectoryTrial.run(settings, user, secret, surroundings.clock(), step -> {
                steps.add(step);
                if (!options.json()) {
                    surroundings.out().println(line(step));
                    surroundings.out().flush();
                }
            });
            return end(steps, ending, secret.isPresent());
        } catch (UnusableKey unusable) {
            throw new CommandFailed(ExitCode.CONFIGURATION, "[directory]: " + unusable.getMessage(), unusable);
        } finally {
            secret.ifPresent(Secret::close);
        }
    }

    private static DirectorySettings settings(SetupFiles files) {
        try {
            var reading = ConfigurationReader.read(Files.readString(files.configuration()), files.folder(), List.of());
            return ConfigCheckCommand.good(reading, files)
                    .directory()
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.CONFIGURATION,
                            files.configuration() + " has no [directory]; docs/running.md shows one"));
        } catch (NoSuchFileException missing) {
            throw new CommandFailed(
                    ExitCode.NO_INPUT,
                    "there is no " + files.configuration() + "; `letterlock serve` writes one, and --data DIR or "
                            + SetupFiles.FOLDER_VARIABLE + " names another folder",
                    missing);
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.IO, "cannot read " + files.configuration() + ": " + failed.getMessage(), failed);
        }
    }

    private Integer end(List<Step> steps, Ending ending, boolean tried) {
        String result = result(ending, tried);
        var document = Json.document("letterlock.directory-test.v1");
        document.put("user", user.text());
        document.put("steps", steps.stream().map(DirectoryTestCommand::json).toList());
        document.put("ending", ending.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        document.put("result", result);
        options.say(surroundings, document, () -> "result    " + result);
        return code(ending).code;
    }

    private String result(Ending ending, boolean tried) {
        return switch (ending) {
            case GOOD ->
                tried
                        ? user + " may log in with this password"
                        : user + " is known and may log in; give a password " + "(-W, --password-file) to try it too";
            case NOBODY -> "the directory knows nobody of this address: logins and mail are refused";
            case WRONG_PASSWORD -> "the password is wrong: logins are refused (535)";
            case REFUSED -> "the person may not use mail: logins are refused (535), mail too (550)";
            case NO_HOST -> "no server has an address: logins are put off (454)";
            case TEMPORARY -> "the directory does not answer: logins are put off (454)";
            case TLS -> "no server is to be trusted: nothing was sent to any, logins are put off (454)";
            case CONFIGURATION -> "the configuration does not fit the directory: logins are put off (454)";
        };
    }

    private static ExitCode code(Ending ending) {
        return switch (ending) {
            case GOOD -> ExitCode.OK;
            case NOBODY -> ExitCode.NO_INPUT;
            case WRONG_PASSWORD, REFUSED -> ExitCode.AUTHENTICATION;
            case NO_HOST -> ExitCode.NO_HOST;
            case TEMPORARY -> ExitCode.TEMPORARY;
            case TLS -> ExitCode.PROTOCOL;
            case CONFIGURATION -> ExitCode.CONFIGURATION;
        };
    }

    private static String line(Step step) {
        String mark = switch (step.outcome()) {
            case DONE -> "ok  ";
            case FAILED -> "NO  ";
            case SKIPPED -> "-   ";
        };
        String advice = step.advice().isEmpty() ? "" : "\n              what to do: " + step.advice();
        return String.format("%-9s %s%s%s", step.id(), mark, step.finding(), advice);
    }

    private static Map<String, Object> json(Step step) {
        var json = new LinkedHashMap<String, Object>();
        json.put("step", step.id());
        json.put("outcome", step.outcome().name().toLowerCase(Locale.ROOT));
        json.put("finding", step.finding());
        if (!step.advice().isEmpty()) {
            json.put("advice", step.advice());
        }
        return json;
    }
}
