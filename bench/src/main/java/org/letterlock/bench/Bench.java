package org.letterlock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.letterlock.bench.auth.AuthBench;
import org.letterlock.bench.store.StoreBench;

/// `Bench [SECTION…]`: runs the named sections, or all, and prints their tables as Markdown.
public final class Bench {
    private static final List<String> SECTIONS =
            List.of("store", "accept", "login", "auth", "idle", "big", "start", "attack");

    private Bench() {}

    public static void main(String[] sections) throws Exception {
        List<String> wanted = sections.length == 0 ? SECTIONS : List.of(sections);
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("bench/target"), "run");
        // Postfix's own users must get through to its files.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            for (String section : wanted) {
                Path own = Files.createDirectories(folder.resolve(section));
                switch (section) {
                    case "store" -> StoreBench.main(new String[] {own + "/files", "3"});
                    case "accept" -> Accept.run(own);
                    case "login" -> Login.run(own);
                    case "auth" -> AuthBench.run(own);
                    case "attack" -> Attack.run(own);
                    case "idle" -> Idle.run(own);
                    case "big" -> Big.run(own);
                    case "start" -> Start.run(own);
                    default -> throw new IllegalArgumentException(section + " is none of " + SECTIONS);
                }
            }
        } finally {
            delete(folder);
        }
    }

    static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
