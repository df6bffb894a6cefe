package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.letterlock.app.cli.Main;
import org.letterlock.app.cli.Surroundings;

/// A Letterlock in a process of its own, as `letterlock serve` starts it, on free loopback ports, and the command line
/// beside it.
final class LiveServer implements AutoCloseable {
    private static final Pattern SUBJECT = Pattern.compile("\"subject\":\\s*\"([^\"]*)\"");

    private final Path data;
    private final Path log;
    private final Process process;
    private final String ready;
    private String legacy = "";

    private LiveServer(Path data, Path log, Process process, String ready) {
        this.data = data;
        this.log = log;
        this.process = process;
        this.ready = ready;
    }

    /// Starts one on a fresh data folder, and makes an app password for old devices while it runs.
    static LiveServer start(Path data, String... options) throws IOException {
        Path ready = data.resolveSibling("ready.json");
        Path log = data.resolveSibling("serve.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--log-level",
                "debug",
                "--ready-file",
                ready.toString()));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        var lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); !"READY".equals(line); line = lines.readLine()) {
            assertThat(line).as("the server ended: %s", Files.readString(log)).isNotNull();
        }
        var server = new LiveServer(data, log, process, Files.readString(ready));
        String made = server.command(
                "app-password", "create", server.address(), "--name", "old device", "--legacy", "--json");
        server.legacy = find(made, "\"(?:app_)?password\":\\s*\"([^\"]*)\"");
        return server;
    }

    int port(String role) {
        return Integer.parseInt(find(ready, "\"role\":\\s*\"" + role + "\"[^}]*?\"port\":\\s*(\\d+)"));
    }

    String address() {
        return find(ready, "\"address\":\\s*\"([^\"]*)\"");
    }

    String password() {
        return find(ready, "\"password\":\\s*\"([^\"]*)\"");
    }

    String appPassword() {
        return find(ready, "\"app_password\":\\s*\"([^\"]*)\"");
    }

    /// One that also serves CRAM-MD5.
    String legacyAppPassword() {
        return legacy;
    }

    Path certificate() {
        return Path.of(find(ready, "\"certificate\":\\s*\"([^\"]*)\""));
    }

    /// The subjects of all that lies in the mailbox, oldest first.
    List<String> subjects() {
        return SUBJECT.matcher(command("mail", "list", address(), "--json"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /// What the server has said on standard error.
    String log() throws IOException {
        return Files.readString(log);
    }

    /// Runs a command beside the server and returns what it printed.
    String command(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                Map.of("LETTERLOCK_DATA", data.toString()),
                data.resolveSibling("."),
                InstantSource.system(),
                ZoneOffset.UTC,
                new Random(),
                question -> Optional.empty());
        int exit = Main.run(surroundings, words);
        assertThat(exit).as("%s%s", out, err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String find(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    /// Trust in this one certificate.
    static TrustManager[] trust(Path certificate) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
