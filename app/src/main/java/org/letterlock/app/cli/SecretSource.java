package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.letterlock.protocol.text.Secret;

/// Reads a secret from where the command line says it is; never from the command line itself, which every user of
/// the machine can read. `what` is the secret's kind for messages: `password`, `token`.
final class SecretSource {
    /// Longer files are no secrets.
    private static final int LIMIT = 64 * 1024;

    private SecretSource() {}

    /// The first line of a file that none but its owner may read; `-` is standard input.
    static Secret file(Surroundings surroundings, Path named, String what) {
        try {
            if (named.toString().equals("-")) {
                return firstLine(surroundings.in().readNBytes(LIMIT), what);
            }
            Path file = surroundings.resolve(named);
            mustBePrivate(file, what);
            try (var in = Files.newInputStream(file)) {
                return firstLine(in.readNBytes(LIMIT), what);
            }
        } catch (NoSuchFileException missing) {
            throw new CommandFailed(ExitCode.NO_INPUT, "there is no file " + named, missing);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read " + named + ": " + failed.getMessage(), failed);
        }
    }

    /// All of a file that none but its owner may read.
    static Secret whole(Path file, String what) {
        try {
            mustBePrivate(file, what);
            try (var in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LIMIT);
                Secret secret = Secret.of(bytes);
                Arrays.fill(bytes, (byte) 0);
                return secret;
            }
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }

    /// Refuses a file that others may read. A pipe (`<(…)`) has no others.
    static void mustBePrivate(Path file, String what) throws IOException {
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
                    file + " holds a " + what + " and others may read it; run: chmod 600 " + file);
        }
    }

    /// The first line that a command of `/bin/sh` prints.
    static Secret command(Surroundings surroundings, String command, String what) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(surroundings.here().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] said = process.getInputStream().readNBytes(LIMIT);
            int code = process.waitFor();
            if (code != 0) {
                throw new CommandFailed(ExitCode.NO_INPUT, "the " + what + " command failed with exit code " + code);
            }
            return firstLine(said, what);
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.IO, "the " + what + " command did not run: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.TEMPORARY, "interrupted", interrupted);
        }
    }

    /// The value of an environment variable.
    static Secret variable(Surroundings surroundings, String name, String what) {
        return surroundings
                .variable(name)
                .map(Secret::utf8)
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.NO_INPUT, "environment variable " + name + " (the " + what + ") is not set"));
    }

    /// What stands before the first line end; wipes `bytes`.
    private static Secret firstLine(byte[] bytes, String what) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        Secret secret = Secret.of(bytes, 0, end);
        Arrays.fill(bytes, (byte) 0);
        return notEmpty(secret, what);
    }

    private static Secret notEmpty(Secret secret, String what) {
        if (secret.isEmpty()) {
            throw new CommandFailed(ExitCode.NO_INPUT, "the " + what + " is empty");
        }
        return secret;
    }
}
