package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.BanRegister;

/// Bans, the audit of logins and what explains them, beside a running server.
final class BanCommandTest {
    /// The server looks every second; each try takes some tenths of one.
    private static final int TRIES = 200;

    @TempDir
    private Path here;

    @SuppressWarnings("NullAway.Init") // each test begins with it
    private CommandLines beside;

    private String good(String... words) {
        CommandLines.Ran ran = beside.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isZero();
        return ran.out();
    }

    private int send(ServingFolder server, String secret) throws Exception {
        return beside.run(
                        "send",
                        "-s",
                        "127.0.0.1:" + server.port("submission"),
                        "--cacert",
                        "data/certificate.pem",
                        "-u",
                        "admin@example.test",
                        "--password-file",
                        secret,
                        "-f",
                        "admin@example.test",
                        "-t",
                        "admin@example.test",
                        "--body",
                        "Hello")
                .code();
    }

    private void secret(String name, String text) throws Exception {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(here.resolve(name), mode), text + "\n");
    }

    private int sendUntil(ServingFolder server, int wanted) throws Exception {
        int code = send(server, "app");
        for (int i = 0; i < TRIES && code != wanted; i++) {
            code = send(server, "app");
        }
        return code;
    }

    @Test
    void aBanHoldsAndIsLiftedWhileTheServerRuns() throws Exception {
        try (var server = ServingFolder.start(here, "--set", "logins.never_ban_this_machine=false")) {
            beside = server.beside();
            secret("app", server.account("app_password"));
            assertThat(send(server, "app")).isZero();
            // The commands of these tests have a clock of their own; the server goes by the real one.
            try (var folder = OpenFolder.open(new SetupFiles(here.resolve("data")))) {
                var bans = new BanRegister(folder.database(), InstantSource.system(), "test");
                var network = Network.parse("127.0.0.0/8").orThrow();
                bans.add(network, Duration.ofHours(1), "a test").orThrow();
                assertThat(sendUntil(server, 75)).isEqualTo(75);
                bans.lift(network).orThrow();
                assertThat(sendUntil(server, 0)).isZero();
            }
        }
    }

    @Test
    void loopbackIsNeverBannedUnlessItIsSaid() throws Exception {
        try (var server = ServingFolder.start(here)) {
            beside = server.beside();
            secret("app", server.account("app_password"));
            good("ban", "add", "127.0.0.0/8", "--for", "90d", "--reason", "a test");
            assertThat(send(server, "app")).isZero();
        }
    }

    @Test
    void whatIsWrongWithABanIsSaid() throws Exception {
        ServingFolder.start(here).close();
        beside = new CommandLines(here).with("LETTERLOCK_DATA", "data");
        assertThat(beside.run("ban", "add", "192.0.2.0/24", "--for", "91d", "--reason", "x")
                        .err())
                .contains("90 days at most");
        assertThat(beside.run("ban", "add", "192.0.2.0/24", "--for", "1h", "--reason", " ")
                        .err())
                .contains("needs a reason");
        assertThat(beside.run("ban", "add", "here", "--for", "1h", "--reason", "x")
                        .code())
                .isEqualTo(64);
        assertThat(beside.run("ban", "lift", "192.0.2.0/24").err()).contains("192.0.2.0/24 is not banned");
        assertThat(beside.run("ban", "lift").code()).isEqualTo(64);
        good("ban", "add", "192.0.2.0/24", "--for", "1h", "--reason", "too loud");
        assertThat(good("ban", "list")).containsPattern("192\\.0\\.2\\.0/24 .* too loud");
        assertThat(good("ban", "list", "--json"))
                .contains("\"schema\": \"letterlock.ban-list.v1\"", "\"all_logins\": true");
        assertThat(good("ban", "lift", "--all")).isEqualTo("lifted the ban of 192.0.2.0/24\n");
        assertThat(good("log", "changes")).contains("ban add", "ban lift", "too loud");
    }

    @Test
    void aRefusedLoginIsLoggedAndExplained() throws Exception {
        try (var server = ServingFolder.start(here)) {
            beside = server.beside();
            secret("old", "last year's");
            for (int i = 0; i < 3; i++) {
                assertThat(send(server, "old")).isEqualTo(77);
            }
        }
        for (String log : new String[] {"auth", "--auth", "logins"}) {
            assertThat(good("log", log, "admin@example.test", "--failed")).contains("refused: ", "127.0.0.1");
        }
        assertThat(good("log", "auth", "127.0.0.0/8")).contains("admin@example.test");
        assertThat(good("log", "auth", "--since", "2099-01-01")).doesNotContain("admin@example.test");
        assertThat(good("explain", "admin@example.test")).contains("What happened:", "What to do:", "app password");
        assertThat(good("explain", "127.0.0.1", "--json"))
                .contains("\"schema\": \"letterlock.explain.v1\"", "\"reason\": \"wrong-proof\"");
        assertThat(good("explain", "535 5.7.139 basic authentication is disabled"))
                .contains("OAuth2");
        assertThat(beside.run("explain", "gibberish").code()).isEqualTo(66);
        assertThat(good("explain", "somebody@example.test")).startsWith("No login of somebody@example.test");
    }
}
