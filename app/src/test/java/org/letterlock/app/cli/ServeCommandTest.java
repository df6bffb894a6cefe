package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's life as its operator sees it: first start, later starts, and every refusal to start.
final class ServeCommandTest {
    @TempDir
    private Path here;

    private Path data() {
        return here.resolve("data");
    }

    @Test
    void theFirstStartMakesEverythingAndSaysTheSecretsOnce() throws Exception {
        String password;
        String appPassword;
        try (var first = ServingFolder.start(here)) {
            password = first.account("password");
            appPassword = first.account("app_password");
            assertThat(first.account("address")).isEqualTo("admin@example.test");
            assertThat(first.out())
                    .contains(
                            password,
                            appPassword,
                            "admin@example.test",
                            "swaks --server 127.0.0.1:",
                            "curl ",
                            "python3 ")
                    .contains(" send -s 127.0.0.1:" + first.port("submission"))
                    .endsWith("READY\n");
            assertThat(first.exitCode()).isZero();
            assertThat(first.err()).contains("Stopped.").doesNotContain(password, appPassword);
        }
        for (String file : List.of("letterlock.toml", "key.pem", "pepper.key", "letterlock.db", "../ready.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        try (var second = ServingFolder.start(here)) {
            assertThat(second.out())
                    .contains("submission", "READY")
                    .doesNotContain("password", password, appPassword, appPassword.replace(" ", ""));
            assertThat(second.readyFile()).doesNotContain("account");
        }
    }

    @Test
    void laterStartsChangeNoFileOfTheOperators() throws Exception {
        ServingFolder.start(here).close();
        String configuration = Files.readString(data().resolve("letterlock.toml"));
        String certificate = Files.readString(data().resolve("certificate.pem"));
        ServingFolder.start(here).close();
        assertThat(data().resolve("letterlock.toml")).hasContent(configuration);
        assertThat(data().resolve("certificate.pem")).hasContent(certificate);
    }

    @Test
    void theDomainOfTheFirstStartIsTheOneAskedFor() throws Exception {
        try (var first = ServingFolder.start(here, "--domain", "corp.example")) {
            assertThat(first.account("address")).isEqualTo("admin@corp.example");
            assertThat(first.readyFile()).contains("\"hostname\": \"mail.corp.example\"");
        }
        try (var second = ServingFolder.start(here, "--domain", "other.example")) {
            assertThat(second.exitCode()).isEqualTo(64);
            assertThat(second.err()).contains("for a first start", "letterlock domain add");
        }
    }

    @Test
    void aPortInUseIsNamedAndTheSecretsAreNotLostWithTheFailedStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            try (var failed = ServingFolder.start(here, "--port", "mx=" + port)) {
                assertThat(failed.exitCode()).isEqualTo(69);
                assertThat(failed.err())
                        .contains("mx: port " + port, "is taken")
                        .contains("--port NAME=PORT");
                assertThat(failed.out()).doesNotContain("READY", "password");
                assertThat(here.resolve("ready.json")).doesNotExist();
            }
        }
        try (var next = ServingFolder.start(here)) {
            assertThat(next.out()).contains(next.account("password"));
        }
    }

    @Test
    void aFolderServesOneServer() throws Exception {
        try (var first = ServingFolder.start(here)) {
            var second = first.beside().run("serve", "--port", "0");
            assertThat(second.code()).isEqualTo(69);
            assertThat(second.err())
                    .contains("another server runs on " + data())
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void anOpenRelayDoesNotStart() throws Exception {
        try (var refused = ServingFolder.start(here, "--set", "listener.mx.trusted_networks=['0.0.0.0/0']")) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err()).contains("open relay on mx", "0.0.0.0/0");
            assertThat(refused.out()).doesNotContain("READY");
        }
    }

    @Test
    void everyMistakeOfTheConfigurationIsNamed() throws Exception {
        ServingFolder.start(here).close();
        Path file = data().resolve("letterlock.toml");
        Files.writeString(
                file,
                Files.readString(file).replace("port = 2525", "prot = 2525").replace("1587", "\"x\""));
        try (var refused = ServingFolder.start(here)) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err())
                    .contains(file + ":", "there is no key prot; did you mean port?", "port is missing")
                    .contains("port is the text \"x\"; write a whole number");
        }
    }

    @Test
    void aKeyThatIsNoneIsNamed() throws Exception {
        ServingFolder.start(here).close();
        Files.writeString(data().resolve("key.pem"), "no key\n");
        try (var refused = ServingFolder.start(here)) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err())
                    .contains("[certificate]", data().resolve("key.pem").toString());
        }
    }

    @Test
    void aFolderOfANewerVersionIsLeftAlone() throws Exception {
        ServingFolder.start(here).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("letterlock.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 4711");
        }
        try (var refused = ServingFolder.start(here)) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err()).contains("newer Letterlock", "4711");
        }
        var command = new CommandLines(here).run("account", "list", "--data", "data");
        assertThat(command.code()).isEqualTo(78);
        assertThat(command.err()).contains("newer Letterlock");
    }

    @Test
    void aDamagedPepperIsNamedAndNeverSaid() throws Exception {
        ServingFolder.start(here).close();
        Files.writeString(data().resolve("pepper.key"), "feedbeef\n");
        try (var refused = ServingFolder.start(here)) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err()).contains("pepper.key is damaged").doesNotContain("feedbeef");
        }
    }

    @Test
    void configCheckTellsTheSame() throws Exception {
        ServingFolder.start(here).close();
        var commands = new CommandLines(here);
        var good = commands.run("config", "check", "--data", "data");
        assertThat(good.out()).isEqualTo(data().resolve("letterlock.toml") + " is good\n");
        assertThat(good.code()).isZero();
        Files.writeString(here.resolve("bad.toml"), "hostname = 7\n");
        var bad = commands.run("config", "check", "bad.toml", "--json");
        assertThat(bad.code()).isEqualTo(78);
        assertThat(bad.out())
                .contains("\"schema\": \"letterlock.config-check.v1\"", "\"ok\": false", "\"line\": 1")
                .contains("hostname is the number 7");
        assertThat(commands.run("config", "check").code()).isEqualTo(66);
    }
}
