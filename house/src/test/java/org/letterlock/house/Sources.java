package org.letterlock.house;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The project's own files, found from the root of the checkout.
final class Sources {
    static final Path ROOT =
            Path.of(System.getProperty("root", "..")).toAbsolutePath().normalize();

    /// What tools leave behind, and what a server that was tried here has made.
    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "letterlock-data", "node_modules", ".idea", ".vscode", ".settings");

    private Sources() {}

    /// Every Java source of every module, generated ones left out.
    static List<Path> java() throws IOException {
        return all().stream().filter(file -> file.toString().endsWith(".java")).toList();
    }

    /// Every document.
    static List<Path> markdown() throws IOException {
        return all().stream().filter(file -> file.toString().endsWith(".md")).toList();
    }

    /// Every file that somebody wrote.
    static List<Path> all() throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }

    static Path relative(Path file) {
        return ROOT.relativize(file);
    }
}
