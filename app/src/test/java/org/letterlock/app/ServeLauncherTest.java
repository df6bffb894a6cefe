package org.letterlock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program as people start it: by `./letterlock`, in a process of its own. Runs after the packaging.
final class ServeLauncherTest {
    private static final Path ROOT =
            Path.of(System.getProperty("root", "..")).toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path here;

    private ProcessBuilder letterlock(String... words) {
        var command = new ArrayList<>(List.of(ROOT.resolve("letterlock").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectError(here.resolve("err").toFile());
        builder.environment().put("LETTERLOCK_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LETTERLOCK_NO_BUILD", "1");
        builder.environment().remove("LETTERLOCK_DATA");
        return builder;
    }

    private String err() throws IOException {
        return Files.readString(here.resolve("err"));
    }

    /// A server, and what it has said until READY.
    private record Server(Process process, String said) {
        int stop() throws InterruptedException {
            process.destroy(); // SIGTERM
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private Server serve(String... options) throws IOException {
        var words = new ArrayList<>(List.of("serve", "--port", "0", "--ready-file", "ready.json"));
        words.addAll(List.of(options));
        Process process = letterlock(words.toArray(String[]::new)).start();
        var said = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.equals("READY")) {
                return new Server(process, said.toString());
            }
        }
        throw new AssertionError("it ended: " + said + err());
    }

    private String run(int code, String... words) throws Exception {
        Process process = letterlock(words).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%s", out, err()).isEqualTo(code);
        return out;
    }

    @Test
    void startsSaysTheSecretsOnceAndStopsCleanly() throws Exception {
        Server first = serve();
        String ready = Files.readString(here.resolve("ready.json"));
        Matcher secret = Pattern.compile("password\": \"([^\"]+)\"").matcher(ready);
        assertThat(secret.find()).isTrue();
        assertThat(first.said()).contains(secret.group(1), ROOT.resolve("letterlock") + " send");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.resolve("ready.json"))))
                .isEqualTo("rw-------");
        assertThat(Files.isDirectory(here.resolve("letterlock-data"))).isTrue();
        assertThat(run(0, "account", "list")).contains("admin@example.test");
        assertThat(run(69, "serve", "--port", "0")).isEmpty();
        assertThat(err())
                .contains("another server runs on", "process " + first.process().pid());
        assertThat(first.stop()).isZero();

        Server second = serve();
        assertThat(second.said()).doesNotContain(secret.group(1), "password");
        assertThat(Files.readString(here.resolve("ready.json"))).doesNotContain("password");
        assertThat(second.stop()).isZero();
        assertThat(run(0, "account", "list")).contains("admin@example.test");
    }

    @Test
    void namesWhoHasThePort() throws Exception {
        Server first = serve("--data", "one");
        Matcher port = Pattern.compile("mx +127\\.0\\.0\\.1:(\\d+)").matcher(first.said());
        assertThat(port.find()).isTrue();
        run(69, "serve", "--data", "two", "--port", "mx=" + port.group(1), "--port", "submission=0");
        assertThat(err())
                .contains("port " + port.group(1) + " of 127.0.0.1 is taken by java (process "
                        + first.process().pid() + ")");
        assertThat(first.stop()).isZero();
    }

    @Test
    void saysItsVersionAndWhatIsMissing() throws Exception {
        assertThat(run(0, "--version")).matches("letterlock \\d+\\.\\d+\\.\\d+.*\n");
        ProcessBuilder without = letterlock("--version");
        without.environment().put("LETTERLOCK_JAVA_HOME", here.toString());
        assertThat(without.start().waitFor()).isEqualTo(69);
        assertThat(err()).contains("is not a JDK 25 or newer");
    }
}
