package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.letterlock.protocol.text.Secret;

/// Runs command lines in this process, in surroundings of the test's making.
///
/// @param prompted what somebody at the terminal types, if anybody is there
record CommandLines(Path here, Map<String, String> environment, String input, Optional<String> prompted) {
    /// What a command said and how it ended.
    record Ran(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    CommandLines(Path here) {
        this(here, Map.of("HOME", here.toString()), "", Optional.empty());
    }

    CommandLines with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new CommandLines(here, more, input, prompted);
    }

    CommandLines reading(String text) {
        return new CommandLines(here, environment, text, prompted);
    }

    CommandLines typing(String text) {
        return new CommandLines(here, environment, input, Optional.of(text));
    }

    Ran run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                here,
                InstantSource.fixed(Instant.parse("2026-11-21T09:30:00Z")),
                ZoneOffset.UTC,
                new Random(Arrays.hashCode(words)), // another for every command
                _ -> prompted.map(Secret::utf8));
        int code = Main.run(surroundings, words);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
