package org.letterlock.app.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Secret;

/// What a command can see of the world outside: tests hand in their own.
///
/// @param out where the result goes
/// @param err where everything else goes
/// @param in standard input
/// @param environment the variables of the process
/// @param here what relative paths start from
/// @param prompt asks somebody at a terminal for a secret without echo
public record Surroundings(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Path here,
        InstantSource clock,
        ZoneId zone,
        RandomGenerator random,
        Prompt prompt) {
    /// Those of this process.
    static Surroundings ofProcess() {
        return new Surroundings(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                System.err,
                System.in,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                InstantSource.system(),
                ZoneId.systemDefault(),
                new SecureRandom(),
                Surroundings::askConsole);
    }

    /// The variable, unless it is unset or empty.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// Where this user's own settings lie, if there is a home for them: `$XDG_CONFIG_HOME/letterlock`, usually
    /// `~/.config/letterlock`.
    Optional<Path> configuration() {
        return variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .or(() -> variable("HOME").map(home -> Path.of(home, ".config")))
                .map(folder -> folder.resolve("letterlock"));
    }

    /// How this program was called, fit to be typed again; the launcher says it.
    public String command() {
        return variable("LETTERLOCK_COMMAND").orElse("letterlock");
    }

    /// A path as typed, seen from [#here].
    public Path resolve(Path path) {
        return here.resolve(path).normalize();
    }

    private static Optional<Secret> askConsole(String question) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("%s", question))
                .map(Surroundings::secret);
    }

    /// The UTF-8 form of what was typed; wipes `typed`.
    private static Secret secret(char[] typed) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes).clear().put(new byte[encoded.capacity()]);
        Secret secret = Secret.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(typed, '\0');
        return secret;
    }

    /// Asks for a secret; empty where nobody is there to ask.
    @FunctionalInterface
    public interface Prompt {
        Optional<Secret> ask(String question);
    }
}
