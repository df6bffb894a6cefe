package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.app.config.SetupFiles;

/// What the launcher has Java do once, so that Java remembers which classes are needed and how they are laid out (an
/// ahead-of-time cache, JEP 514): a server's start, a login, a message and its end, and the short commands, in a
/// throwaway folder on loopback, in this process.
///
/// The argument says for whom: `serve` remembers a server's start, anything else the short commands too.
final class Rehearsal {
    private static final Pattern PORT = Pattern.compile("\"name\": \"submission\".*?\"port\": (\\d+)", Pattern.DOTALL);
    private static final Pattern PASSWORD = Pattern.compile("\"app_password\": \"([a-z ]+)\"");

    private final Path folder;
    private final Surroundings surroundings;

    private Rehearsal(Path folder) {
        this.folder = folder;
        Surroundings real = Surroundings.ofProcess();
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.surroundings = new Surroundings(
                nowhere,
                nowhere,
                new ByteArrayInputStream(new byte[0]),
                Map.of(SetupFiles.FOLDER_VARIABLE, folder.resolve("data").toString()),
                folder,
                real.clock(),
                real.zone(),
                real.random(),
                question -> Optional.empty());
    }

    public static void main(String... args) throws Exception {
        Path folder = Files.createTempDirectory("letterlock-rehearsal");
        try {
            var rehearsal = new Rehearsal(folder);
            rehearsal.serveAndSend();
            if (!args[0].equals("serve")) {
                rehearsal.shortCommands();
            }
        } finally {
            delete(folder);
        }
    }

    private void serveAndSend() throws IOException, InterruptedException {
        Path ready = folder.resolve("ready.json");
        Thread server = Thread.ofPlatform()
                .start(() -> run("serve", "--port", "0", "--log-level", "error", "--ready-file", ready.toString()));
        while (!Files.exists(ready) && server.isAlive()) {
            Thread.sleep(10);
        }
        if (server.isAlive()) {
            String document = Files.readString(ready);
            String password = found(PASSWORD, document);
            Path secret = folder.resolve("password");
            SetupFiles.writePrivate(secret, password.getBytes(StandardCharsets.UTF_8));
            String me = "admin@example.test";
            run(
                    "send",
                    "-s",
                    "127.0.0.1:" + found(PORT, document),
                    "--cacert",
                    folder.resolve("data/certificate.pem").toString(),
                    "-u",
                    me,
                    "--password-file",
                    secret.toString(),
                    "-f",
                    me,
                    "-t",
                    me,
                    "--subject",
                    "Rehearsal",
                    "--body",
                    "It works.");
        }
        server.interrupt();
        server.join();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void shortCommands() {
        run("--help");
        run("account", "list");
        run("mail", "list", "admin@example.test", "--json");
        run("mail", "show", "admin@example.test", "1");
        run("config", "check");
        run("send", "--help");
    }

    private void run(String... args) {
        int ignored = Main.run(surroundings, args); // what cannot be rehearsed is merely not remembered
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @org.jspecify.annotations.Nullable IOException failed)
                    throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
