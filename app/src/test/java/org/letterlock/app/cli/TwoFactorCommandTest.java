package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.server.twofactor.Totp;

final class TwoFactorCommandTest {
    /// What the clock of [CommandLines] says.
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");

    private static final String ALICE = "alice@example.test";

    @TempDir
    private Path here;

    private CommandLines commands;

    @BeforeEach
    void aFolder() throws Exception {
        ServingFolder.start(here).close();
        commands = new CommandLines(here)
                .with(SetupFiles.FOLDER_VARIABLE, "data")
                .with("TERM", "xterm")
                .with("LANG", "C.UTF-8");
        secret("password", "correct horse battery");
        good(commands, "account", "add", ALICE, "--password-file", "password");
    }

    private void secret(String name, String text) throws Exception {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(here.resolve(name), mode), text + "\n");
    }

    private static String good(CommandLines commands, String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isZero();
        return ran.out();
    }

    private static String refused(CommandLines commands, int code, String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isEqualTo(code);
        return ran.err();
    }

    private static String member(String json, String name) {
        Matcher member = Pattern.compile("\"" + name + "\": \"([^\"]*)\"").matcher(json);
        assertThat(member.find()).as(json).isTrue();
        return member.group(1);
    }

    /// Enrols without confirming. The same words draw the same secret when they are said again.
    private Totp enrolled() {
        String said =
                commands.typing("no code").run("two-factor", "enrol", ALICE).out();
        Matcher secret =
                Pattern.compile("\n  ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})\n").matcher(said);
        assertThat(secret.find()).as(said).isTrue();
        return Totp.parse(secret.group(1).replace(" ", "")).orThrow();
    }

    @Test
    void atTheTerminal() {
        String code = enrolled().at(NOW);
        String said =
                good(commands.typing(code.substring(0, 3) + " " + code.substring(3)), "two-factor", "enrol", ALICE);
        assertThat(said)
                .contains("\u001b[0;30;47m", "▄", "two-factor of " + ALICE + " is on", "app-password create " + ALICE)
                .containsPattern("\n  ([A-Z2-7]{4} ){7}[A-Z2-7]{4}\n")
                .containsPattern("(\n  [0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}){10}\n");
        assertThat(good(commands, "two-factor", "status", ALICE))
                .isEqualTo("two-factor of " + ALICE + " is on since 2026-11-21 09:30:00 Z; recovery codes left: 10\n");
    }

    @Test
    void aTerminalWithoutUtf8GetsAscii() {
        String said = good(commands.with("LANG", "C"), "two-factor", "enrol", ALICE);
        assertThat(said).matches("(?s)[\\x00-\\x7f]*").contains("\u001b[40m  ", "--code-file FILE " + ALICE);
        assertThat(good(commands, "two-factor", "status", ALICE))
                .contains("off: a secret of", "waits for its first code");
    }

    @Test
    void aWrongCodeChangesNothing() {
        String code = enrolled().at(NOW).equals("000000") ? "000001" : "000000";
        assertThat(refused(commands.typing(code), 77, "two-factor", "enrol", ALICE))
                .contains("not the code of this moment", "nothing was changed", "clocks");
        assertThat(good(commands, "two-factor", "status", ALICE, "--json")).contains("\"state\": \"pending\"");
    }

    @Test
    void byScriptsInTwoSteps() throws Exception {
        assertThat(refused(commands.reading("123456\n"), 66, "two-factor", "enrol", ALICE, "--code-file", "-"))
                .contains("without --code-file first");
        String first = good(commands, "two-factor", "enrol", ALICE, "--json");
        assertThat(member(first, "schema")).isEqualTo("letterlock.two-factor-enrolment.v1");
        assertThat(member(first, "uri")).startsWith("otpauth://totp/Letterlock:alice%40example.test?secret=");
        assertThat(member(first, "state")).isEqualTo("pending");
        String code = Totp.parse(member(first, "secret")).orThrow().at(NOW);
        secret("code", code);
        String second = good(commands, "two-factor", "enrol", ALICE, "--code-file", "code", "--json");
        assertThat(member(second, "schema")).isEqualTo("letterlock.two-factor.v1");
        assertThat(member(second, "state")).isEqualTo("on");
        assertThat(second).containsPattern("\"recovery_codes\": \\[(\\s+\"[-0-9a-z]{14}\",?){10}\\s+\\]");
        assertThat(refused(commands.reading(code), 77, "two-factor", "enrol", ALICE, "--code-file", "-"))
                .contains("nothing was changed");
    }

    @Test
    void newRecoveryCodesAndOff() {
        assertThat(refused(commands, 66, "two-factor", "recovery-codes", ALICE)).contains("is off");
        good(commands.typing(enrolled().at(NOW)), "two-factor", "enrol", ALICE);
        assertThat(good(commands, "two-factor", "recovery-codes", ALICE))
                .containsPattern("(\n  [0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}){10}\n");
        assertThat(good(commands, "two-factor", "disable", ALICE))
                .isEqualTo("two-factor of " + ALICE + " is off now\n");
        assertThat(good(commands, "two-factor", "disable", ALICE))
                .isEqualTo("two-factor of " + ALICE + " was off already\n");
        assertThat(good(commands, "log", "changes"))
                .contains("cli ", "two-factor enrol", "two-factor on", "two-factor recovery codes", "two-factor off");
    }

    @Test
    void ofNobody() {
        for (String command : List.of("enrol", "status", "recovery-codes", "disable")) {
            assertThat(refused(commands, 66, "two-factor", command, "nobody@example.test"))
                    .isEqualTo("letterlock: no account has the address nobody@example.test\n");
        }
    }

    /// From the next command on, at the running server: the password by every mechanism, and what takes its place.
    @Test
    void mailProgramsNeedAppPasswordsAtOnce() throws Exception {
        try (var server = ServingFolder.start(here)) {
            good(commands, send(server, "password", "PLAIN"));
            good(commands.typing(enrolled().at(NOW)), "two-factor", "enrol", ALICE);
            for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS")) {
                assertThat(refused(commands, 77, send(server, "password", mechanism)))
                        .as(mechanism)
                        .contains("534 5.7.9 Application-specific password required");
            }
            String made = good(commands, "app-password", "create", ALICE, "--name", "laptop", "--json");
            secret("app", member(made, "app_password"));
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
                good(commands, send(server, "app", mechanism));
            }
            secret("wrong", "incorrect horse battery");
            assertThat(refused(commands, 77, send(server, "wrong", "PLAIN"))).contains("535 5.7.8");
            good(commands, "two-factor", "disable", ALICE);
            good(commands, send(server, "password", "PLAIN"));
        }
    }

    private static String[] send(ServingFolder server, String passwordFile, String mechanism) throws Exception {
        return new String[] {
            "send",
            "-s",
            "127.0.0.1:" + server.port("submission"),
            "--cacert",
            "data/certificate.pem",
            "-u",
            ALICE,
            "--password-file",
            passwordFile,
            "--auth",
            mechanism,
            "-f",
            ALICE,
            "-t",
            ALICE,
            "--subject",
            "Hello",
            "--body",
            "It works."
        };
    }
}
