package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where a password comes from; never the command line itself, which every user of the machine can read.
///
/// A command has it as `@Mixin` and calls [#read].
final class PasswordOptions {
    /// Longer files are not passwords.
    private static final int LIMIT = 64 * 1024;

    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    static final class Source {
        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "Read the password from the first line of FILE, which only its owner may read; - is "
                        + "standard input.")
        @Nullable Path file;

        @Option(
                names = "--password-command",
                paramLabel = "COMMAND",
                description = "Run COMMAND by /bin/sh and take the first line it prints, e.g. 'pass show mail'.")
        @Nullable String command;

        @Option(
                names = "--password-env",
                paramLabel = "VARIABLE",
                description = "Take the password from this environment variable.")
        @Nullable String variable;
    }

    /// Whether one of the options was given.
    boolean given() {
        return source != null;
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
        Secret secret;
        if (from.file != null) {
            secret = fromFile(surroundings, from.file);
        } else if (from.command != null) {
            secret = fromCommand(surroundings, from.command);
        } else {
            String name = String.valueOf(from.variable);
            secret = surroundings
                    .variable(name)
                    .map(Secret::utf8)
                    .orElseThrow(
                            () -> new CommandFailed(ExitCode.NO_INPUT, "environment variable " + name + " is not set"));
        }
        if (secret.isEmpty()) {
            throw new CommandFailed(ExitCode.NO_INPUT, "the password is empty");
        }
        return secret;
    }

    private static Secret fromFile(Surroundings surroundings, Path named) {
        try {
            if (named.toString().equals("-")) {
                return firstLine(surroundings.in().readNBytes(LIMIT));
            }
            Path file = surroundings.resolve(named);
            mustBePrivate(file);
            try (var in = Files.newInputStream(file)) {
                return firstLine(in.readNBytes(LIMIT));
            }
        } catch (NoSuchFileException missing) {
            throw new CommandFailed(ExitCode.NO_INPUT, "there is no file " + named, missing);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read " + named + ": " + failed.getMessage(), failed);
        }
    }

    /// Refuses a file that others may read. A pipe (`<(…)`) has no others.
    private static void mustBePrivate(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
            if (Files.notExists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    file + " holds a password and others may read it; run: chmod 600 " + file);
        }
    }

    private static Secret fromCommand(Surroundings surroundings, String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(surroundings.here().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] said = process.getInputStream().readNBytes(LIMIT);
            int code = process.waitFor();
            if (code != 0) {
                throw new CommandFailed(ExitCode.NO_INPUT, "the password command failed with exit code " + code);
            }
            return firstLine(said);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "the password command did not run: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.TEMPORARY, "interrupted", interrupted);
        }
    }

    /// What stands before the first line end; wipes `bytes`.
    private static Secret firstLine(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        Secret secret = Secret.of(bytes, 0, end);
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }
}
