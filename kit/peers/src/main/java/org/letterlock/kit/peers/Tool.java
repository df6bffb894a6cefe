package org.letterlock.kit.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A program that a test needs and the project does not bring.
///
/// @param path where it lies
public record Tool(Path path) {
    private static final List<String> WHERE = Stream.concat(
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                    Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/usr/lib/postfix/sbin"))
            .distinct()
            .toList();

    /// The program, where this machine has it.
    public static Optional<Tool> find(String name) {
        return WHERE.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /// The program. Where it is missing the test is skipped with a visible line, or, in CI, fails: a green run there
    /// means that every peer was really spoken to.
    ///
    /// @param from the Debian package to install
    public static Tool need(String name, String from) {
        return find(name)
                .orElseThrow(() -> missing("no `" + name + "` on this machine (Debian: apt-get install " + from + ")"));
    }

    /// Fails in CI, skips elsewhere; so it never returns, and is written `throw Tool.missing(…)`.
    public static AssertionError missing(String what) {
        if (System.getenv("CI") != null) {
            Assertions.fail(what);
        }
        System.err.println("SKIPPED: " + what);
        Assumptions.abort(what);
        return new AssertionError(what);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
