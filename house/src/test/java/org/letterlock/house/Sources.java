package org.letterlock.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The project's own files, found from the root of the checkout.
final class Sources {
    static final Path ROOT = Path.of(System.getProperty("root", ".."));

    private Sources() {}

    /// Every Java source of every module, generated ones left out.
    static List<Path> java() throws IOException {
        try (var walk = Files.walk(ROOT)) {
            return walk.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
