package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.letterlock.kit.cases.TestClock;

/// `letterlock token` and whoever sits before it: who opens the pages that it names, and brings back addresses.
final class TokenCommands {
    final TestClock clock = new TestClock();
    final Map<String, String> environment = new HashMap<>();
    private final Path here;
    private final Random random = new Random(11);

    /// What the browser makes of the page's URL before it goes there.
    UnaryOperator<String> detour = UnaryOperator.identity();

    /// What the browser shows in the end.
    final CompletableFuture<HttpResponse<String>> shown = new CompletableFuture<>();

    /// Whether the browser is followed to its end, or somebody copies the address it was sent to.
    boolean copies;

    TokenCommands(Path here) {
        this.here = here;
        environment.put("HOME", here.toString());
    }

    CommandLines.Ran run(String... words) {
        return run("", words);
    }

    CommandLines.Ran reading(String input, String... words) {
        return run(input, words);
    }

    private CommandLines.Ran run(String input, String[] words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var pasted = new Pasted(input);
        var watched = new PrintStream(err, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith("  http") && line.contains("response_type=code")) {
                    visit(detour.apply(line.strip()), pasted);
                }
            }
        };
        var surroundings = surroundings(new PrintStream(out, true, StandardCharsets.UTF_8), watched, pasted);
        int code = Main.run(surroundings, words);
        return new CommandLines.Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Surroundings surroundings(PrintStream out, PrintStream err) {
        return surroundings(out, err, InputStream.nullInputStream());
    }

    private Surroundings surroundings(PrintStream out, PrintStream err, InputStream in) {
        return new Surroundings(out, err, in, environment, here, clock, ZoneOffset.UTC, random, _ -> Optional.empty());
    }

    private void visit(String page, Pasted pasted) {
        if (copies) {
            pasted.add(get(page).headers().firstValue("Location").orElse("nowhere") + "\n");
        } else {
            Thread.ofVirtual().name("browser").start(() -> {
                HttpResponse<String> first = get(page);
                shown.complete(first.headers()
                        .firstValue("Location")
                        .map(TokenCommands::get)
                        .orElse(first));
            });
        }
    }

    static HttpResponse<String> get(String url) {
        try (var browser = HttpClient.newHttpClient()) {
            return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// What is on standard input, to which a browser may add.
    private static final class Pasted extends InputStream {
        private ByteArrayInputStream bytes;

        Pasted(String first) {
            this.bytes = new ByteArrayInputStream(first.getBytes(StandardCharsets.UTF_8));
        }

        void add(String text) {
            byte[] before = bytes.readAllBytes();
            byte[] more = text.getBytes(StandardCharsets.UTF_8);
            byte[] both = java.util.Arrays.copyOf(before, before.length + more.length);
            System.arraycopy(more, 0, both, before.length, more.length);
            bytes = new ByteArrayInputStream(both);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return bytes.read(into, from, length);
        }
    }
}
