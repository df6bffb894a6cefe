package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A finished run of a program.
///
/// @param exit its exit code
/// @param output what it printed, standard output and error together
public record Run(int exit, String output) {
    /// How long any one program may take before the test gives up on it.
    private static final int PATIENCE_SECONDS = 120;

    public static Run of(Object... command) {
        return with(Map.of(), "", command);
    }

    /// Runs `command` with these additional environment variables and this standard input.
    public static Run with(Map<String, String> environment, String input, Object... command) {
        var words = new ArrayList<String>();
        for (Object word : command) {
            words.add(word.toString());
        }
        return run(environment, input, words);
    }

    private static Run run(Map<String, String> environment, String input, List<String> words) {
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            Thread feeder = Thread.ofVirtual().start(() -> feed(process, input));
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words.getFirst() + " did not end: " + output);
            }
            feeder.join();
            return new Run(process.exitValue(), output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static void feed(Process process, String input) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // a program that does not read its input may well close it
        }
    }
}
