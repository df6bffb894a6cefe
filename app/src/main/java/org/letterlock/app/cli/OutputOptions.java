package org.letterlock.app.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much to say, where, and in which form.
final class OutputOptions {
    /// When to use colours.
    enum Color {
        auto,
        always,
        never
    }

    @Option(
            names = "-v",
            description = "Show the conversation on standard error, every login decoded, every secret as ***. -vv "
                    + "shows the lines of the message and the server's certificate too.")
    private boolean[] verbose = new boolean[0];

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what --json or -o ask for; the exit code tells.")
    private boolean quiet;

    @Option(
            names = "--explain",
            description = "Show the conversation and say after each exchange what it was for, and in which RFC it "
                    + "stands.")
    private boolean explain;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the result to FILE in place of standard output.")
    private @Nullable Path output;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colours: auto (on a terminal, unless NO_COLOR is set), always, never.")
    private Color color = Color.auto;

    @Option(names = "--no-progress", description = "No progress bar while a large message is sent.")
    private boolean noProgress;

    @Option(
            names = "--show-secrets",
            description = "Show passwords, tokens and proofs in the conversation. Keep such output to yourself, and "
                    + "change the secret afterwards.")
    private boolean showSecrets;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean showsSecrets() {
        return showSecrets;
    }

    boolean showsConversation() {
        return (verbose.length > 0 || explain) && !quiet;
    }

    boolean showsMessage() {
        return verbose.length > 1 && !quiet;
    }

    boolean explains() {
        return explain && !quiet;
    }

    /// Whether a bar may show how far a long transfer has come: on a terminal, and nothing else is shown there.
    boolean showsProgress(Surroundings surroundings) {
        return !noProgress && !quiet && !showsConversation() && terminal(surroundings);
    }

    /// Whether standard error is a terminal. Java tells only of the other two; Linux tells where it leads.
    private static boolean terminal(Surroundings surroundings) {
        if (!surroundings.err().equals(System.err)) {
            return false;
        }
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().matches("/dev/(pts/|tty).*");
        } catch (IOException | UnsupportedOperationException noLinux) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }

    /// https://no-color.org
    boolean colored(Surroundings surroundings) {
        return switch (color) {
            case always -> true;
            case never -> false;
            case auto ->
                terminal(surroundings)
                        && surroundings.variable("NO_COLOR").isEmpty()
                        && !surroundings.variable("TERM").equals(Optional.of("dumb"));
        };
    }

    /// Puts the result where it belongs.
    void result(Surroundings surroundings, String text) {
        if (output == null) {
            surroundings.out().println(text);
            return;
        }
        Path file = surroundings.resolve(output);
        try {
            Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.CANNOT_CREATE, "cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }
}
