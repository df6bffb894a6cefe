package org.letterlock.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Letterlock as its users start it: the launcher, a fresh data folder, free ports.
final class LetterlockServer implements AutoCloseable {
    static final String ADDRESS = "admin@example.test";

    private final Path data;
    private final Process process;
    private final String ready;

    private LetterlockServer(Path data, Process process, String ready) {
        this.data = data;
        this.process = process;
        this.ready = ready;
    }

    /// Starts one and waits until it listens.
    ///
    /// @param jvm more options for its JVM
    /// @param settings `--set` overrides of its configuration
    static LetterlockServer start(Path folder, String jvm, String... settings) throws IOException {
        Path data = folder.resolve("data");
        Path readyFile = folder.resolve("ready.json");
        var command = new ArrayList<>(List.of(
                Path.of("letterlock").toAbsolutePath().toString(),
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--log-level",
                "warning",
                "--ready-file",
                readyFile.toString()));
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LETTERLOCK_JAVA_OPTIONS", jvm);
        Process process = builder.start();
        var said = new StringBuilder();
        var lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.equals("READY")) {
            said.append(line).append('\n');
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("letterlock did not start: " + said);
        }
        return new LetterlockServer(data, process, Files.readString(readyFile));
    }

    /// The port of the listener with this role.
    int port(String role) {
        return Integer.parseInt(find("\"role\"\\s*:\\s*\"" + role + "\"[^}]*?\"port\"\\s*:\\s*(\\d+)"));
    }

    /// The password of the first account.
    String password() {
        return find("\"password\"\\s*:\\s*\"([^\"]*)\"");
    }

    String appPassword() {
        return find("\"app_?[pP]assword\"\\s*:\\s*\"([^\"]*)\"");
    }

    private String find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(ready);
        if (!matcher.find()) {
            throw new IllegalStateException("the ready file has no " + pattern);
        }
        return matcher.group(1);
    }

    /// Messages that lie in mailboxes, read from the database itself.
    long arrived() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("letterlock.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM message")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Resident memory now, in KiB, of the server's process.
    long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }

    /// What its process has used of the processors since it started, user and system time, to a hundredth of a second.
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
