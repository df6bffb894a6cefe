package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Dovecot's login service alone: no IMAP, only the socket that Postfix asks. Needs root.
public final class Dovecot implements AutoCloseable {
    /// Every mechanism that Dovecot 2.3 can serve from a plain password.
    public static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Process process;

    private Dovecot(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// Starts it with these names and passwords, its files under `folder`.
    public static Dovecot start(Path folder, Map<String, String> users) {
        return startPlain(folder, users, "");
    }

    /// Starts it with NTLM besides, for which it asks `helper` ([SambaNtlm#helper]).
    public static Dovecot start(Path folder, Map<String, String> users, Path helper) {
        return startPlain(folder, users, """
                auth_mechanisms = $auth_mechanisms ntlm
                auth_use_winbind = yes
                auth_winbind_helper_path = %s
                """.formatted(helper));
    }

    private static Dovecot startPlain(Path folder, Map<String, String> users, String more) {
        var plain = new LinkedHashMap<String, String>();
        users.forEach((user, password) -> plain.put(user, "{PLAIN}" + password));
        return startHashed(folder, plain, more);
    }

    /// What it would keep for a password in one of its schemes, such as `{SSHA256}…`.
    public static String hash(String scheme, String password) {
        Run run = Run.of(Tool.need("doveadm", "dovecot-core"), "pw", "-s", scheme, "-p", password);
        if (run.exit() != 0) {
            throw new AssertionError(run.output());
        }
        return run.output().strip();
    }

    /// Starts it with these names and what [#hash] gave for their passwords.
    public static Dovecot startHashed(Path folder, Map<String, String> users) {
        return startHashed(folder, users, "");
    }

    /// The same, with more of its configuration in its own words.
    public static Dovecot startHashed(Path folder, Map<String, String> users, String more) {
        Tool dovecot = Tool.need("dovecot", "dovecot-core");
        try {
            Files.createDirectories(folder.resolve("run"));
            open(folder);
            open(folder.resolve("..").normalize());
            open(folder.resolve("run"));
            var passwd = new StringBuilder();
            users.forEach(
                    (user, hash) -> passwd.append(user).append(':').append(hash).append(":::::\n"));
            Files.writeString(folder.resolve("passwd"), passwd);
            Files.writeString(folder.resolve("dovecot.conf"), configuration(folder) + more);
            var process = new ProcessBuilder(
                            dovecot.toString(),
                            "-F",
                            "-c",
                            folder.resolve("dovecot.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("dovecot.out").toFile())
                    .start();
            var started = new Dovecot(folder, process);
            started.await();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Every folder above must let Dovecot's and Postfix's own users through.
    static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String configuration(Path folder) {
        return """
                protocols =
                base_dir = %1$s/run
                log_path = %1$s/dovecot.log
                ssl = no
                disable_plaintext_auth = no
                auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
                auth_failure_delay = 0 secs
                auth_cache_size = 1M
                passdb {
                  driver = passwd-file
                  args = scheme=plain username_format=%%u %1$s/passwd
                }
                userdb {
                  driver = static
                  args = uid=nobody gid=nogroup home=/nonexistent
                }
                service auth {
                  client_limit = 4000
                  unix_listener %1$s/auth {
                    mode = 0666
                  }
                }
                service anvil {
                  client_limit = 4100
                }
                """.formatted(folder);
    }

    private void await() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(socket())) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("dovecot did not start: " + log());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// The socket Postfix asks.
    public Path socket() {
        return folder.resolve("auth");
    }

    /// The processor time that it and its processes have used.
    public Duration cpu() {
        return process.descendants()
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(process.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus);
    }

    /// What it has logged so far.
    public String log() {
        try {
            var text = new StringBuilder(Files.readString(folder.resolve("dovecot.out")));
            if (Files.exists(folder.resolve("dovecot.log"))) {
                text.append(Files.readString(folder.resolve("dovecot.log")));
            }
            return text.toString();
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
