package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.app.config.SetupFiles;

/// `letterlock serve` in a thread of this process, on free ports of loopback, on the data folder `data` of a test's
/// own folder; interrupted when closed.
final class ServingFolder implements AutoCloseable {
    private final Path here;
    private final Path readyFile;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final FutureTask<Integer> serving;
    private final Thread thread;

    private ServingFolder(Path here, String... options) {
        this.here = here;
        this.readyFile = here.resolve("ready.json");
        var words = new ArrayList<>(List.of("serve", "--port", "0", "--ready-file", readyFile.toString()));
        words.addAll(List.of(options));
        serving = new FutureTask<>(() -> {
            try {
                return Main.run(surroundings(), words.toArray(String[]::new));
            } finally {
                readyOrEnded.countDown();
            }
        });
        thread = Thread.ofPlatform().name("serve").start(serving);
    }

    /// Returns once the server listens, or has refused to.
    static ServingFolder start(Path here, String... options) throws InterruptedException {
        var started = new ServingFolder(here, options);
        started.readyOrEnded.await();
        return started;
    }

    private Surroundings surroundings() {
        var watched = new PrintStream(out, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.equals("READY")) {
                    readyOrEnded.countDown();
                }
            }
        };
        return new Surroundings(
                watched,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                Map.of(SetupFiles.FOLDER_VARIABLE, here.resolve("data").toString()),
                here,
                InstantSource.system(),
                ZoneOffset.UTC,
                new SecureRandom(),
                _ -> Optional.empty());
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String readyFile() throws Exception {
        return Files.readString(readyFile);
    }

    /// What the ready file says of the first account.
    String account(String member) throws Exception {
        return found("\"" + member + "\": \"([^\"]*)\"");
    }

    int port(String name) throws Exception {
        return Integer.parseInt(found("\"name\": \"" + name + "\".*?\"port\": (\\d+)"));
    }

    private String found(String pattern) throws Exception {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(readyFile());
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern);
        }
        return matcher.group(1);
    }

    /// The command line beside it, on the same folder.
    CommandLines beside() {
        return new CommandLines(here)
                .with(SetupFiles.FOLDER_VARIABLE, here.resolve("data").toString());
    }

    /// Ends it, and tells how it ended.
    int exitCode() {
        thread.interrupt();
        try {
            return serving.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        int ignored = exitCode();
    }
}
