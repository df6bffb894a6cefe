package org.letterlock.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where a password comes from; never the command line itself, which every user of the machine can read.
///
/// A command has it as `@Mixin` and calls [#read].
final class PasswordOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    static final class Source {
        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "Read the password from the first line of FILE, which only its owner may read; - is "
                        + "standard input.")
        @Nullable
        Path file;

        @Option(
                names = "--password-command",
                paramLabel = "COMMAND",
                description = "Run COMMAND by /bin/sh and take the first line it prints, e.g. 'pass show mail'.")
        @Nullable
        String command;

        @Option(
                names = "--password-env",
                paramLabel = "VARIABLE",
                description = "Take the password from this environment variable.")
        @Nullable
        String variable;
    }

    /// Whether one of the options was given.
    boolean given() {
        return source != null;
    }

    /// Whether it will be read from standard input, which then holds nothing else.
    boolean fromStandardInput() {
        return source != null && source.file != null && source.file.toString().equals("-");
    }

    /// The password from the source that was named, else typed at the terminal after `question`.
    ///
    /// @throws CommandFailed when there is none to be had
    Secret read(Surroundings surroundings, String question) {
        Source from = source;
        if (from == null) {
            return surroundings
                    .prompt()
                    .ask(question)
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE,
                            "no terminal to ask for the password at; give --password-file, --password-command or "
                                    + "--password-env"));
        }
        if (from.file != null) {
            return SecretSource.file(surroundings, from.file, "password");
        }
        if (from.command != null) {
            return SecretSource.command(surroundings, from.command, "password");
        }
        return SecretSource.variable(surroundings, String.valueOf(from.variable), "password");
    }
}
