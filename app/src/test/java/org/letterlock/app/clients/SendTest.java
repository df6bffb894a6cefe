package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.cli.Main;
import org.letterlock.app.cli.Surroundings;

/// `letterlock send` into our own server, by every mechanism, on both submission ports.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SendTest {
    @TempDir
    static Path folder;

    private LiveServer server;

    @BeforeAll
    void start() throws Exception {
        server = LiveServer.start(folder.resolve("data"));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private record Ran(int code, String out, String err) {}

    private Ran send(String role, String secret, String... options) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                Map.of("SECRET", secret),
                folder,
                InstantSource.system(),
                ZoneOffset.UTC,
                new Random(),
                _ -> Optional.empty());
        var words = new ArrayList<>(List.of(
                "send",
                "-s",
                (role.equals("submissions") ? "submissions" : "submission") + "://127.0.0.1:" + server.port(role),
                "--cacert",
                server.certificate().toString(),
                "-u",
                server.address(),
                "--password-env",
                "SECRET",
                "-t",
                server.address()));
        words.addAll(List.of(options));
        int code = Main.run(surroundings, words.toArray(String[]::new));
        String said = err.toString(StandardCharsets.UTF_8);
        assertThat(out + said).doesNotContain(secret);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), said);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN",
        "LOGIN",
        "CRAM-MD5",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "SCRAM-SHA-512",
        "SCRAM-SHA-1-PLUS",
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-512-PLUS"
    })
    void byEveryMechanism(String mechanism) {
        for (String role : List.of("submission", "submissions")) {
            String subject = "send " + mechanism + " " + role;
            Ran ran = send(role, server.legacyAppPassword(), "-a", mechanism, "--subject", subject, "-v");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.err()).contains("AUTH " + mechanism);
            assertThat(server.subjects()).contains(subject);
        }
    }

    @Test
    void byThePersonsPassword() {
        Ran ran = send("submission", server.password(), "--subject", "by hand", "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("\"login\": \"SCRAM-SHA-512-PLUS\"", "\"version\": \"TLSv1.3\"");
        assertThat(server.subjects()).contains("by hand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS"})
    void aWrongPasswordGetsNowhere(String mechanism) {
        Ran ran = send("submission", "not the password", "-a", mechanism, "--subject", "wrong " + mechanism);
        assertThat(ran.code()).as(ran.err()).isEqualTo(77);
        assertThat(ran.err()).contains("535 5.7.8");
        assertThat(server.subjects()).noneMatch(subject -> subject.startsWith("wrong"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-pipelining", "--chunking", "--tls-max=1.2", "--auth-optional", "--smtputf8=always"})
    void inEveryManner(String manner) {
        String subject = "manner " + manner;
        Ran ran = send("submission", server.appPassword(), manner, "--subject", subject);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    @Test
    void withAttachments() throws Exception {
        Files.write(folder.resolve("große Datei.bin"), new byte[3_000_000]);
        Ran ran = send(
                "submissions",
                server.appPassword(),
                "--subject",
                "Anhang für Dich",
                "--attach",
                "große Datei.bin",
                "--html",
                "<b>x</b>",
                "--chunking");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(server.subjects()).contains("Anhang für Dich");
    }

    @Test
    void exactOctets() throws Exception {
        Files.writeString(folder.resolve("raw.eml"), "Subject: exact\r\n\r\na\0b\nc\r\n");
        Ran ran = send(
                "submission", server.appPassword(), "--data", "@raw.eml", "--binary", "-f", server.address(), "-v");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("BODY=BINARYMIME", "BDAT ");
    }

    @Test
    void refusalsSayWhatToDo() {
        Ran foreign = send("submission", server.appPassword(), "-f", "stranger@elsewhere.test");
        assertThat(foreign.code()).isEqualTo(69);
        assertThat(foreign.err()).contains("553 5.7.1", "Use an address that belongs to the account");
        Ran nobody = send(
                "submission",
                server.appPassword(),
                "-t",
                "nobody@" + server.address().split("@", 2)[1]);
        assertThat(nobody.code()).isEqualTo(69);
        assertThat(nobody.err()).contains("5.1.1", "typing error");
        Ran clear = send("submission", server.appPassword(), "--no-tls");
        assertThat(clear.code()).as(clear.err()).isEqualTo(77);
        assertThat(clear.err()).contains("no way to log in");
    }

    @Test
    void anUnknownCertificateIsNotBelieved() throws Exception {
        Path other = folder.resolve("other");
        try (var stranger = LiveServer.start(Files.createDirectories(other).resolve("data"))) {
            Ran ran = send("submission", server.appPassword(), "-p", String.valueOf(stranger.port("submission")));
            assertThat(ran.code()).as(ran.err()).isEqualTo(76);
            Ran believed = send(
                    "submission",
                    server.appPassword(),
                    "-p",
                    String.valueOf(stranger.port("submission")),
                    "-k",
                    "--quit-after",
                    "TLS");
            assertThat(believed.code()).as(believed.err()).isZero();
            assertThat(believed.err()).contains("not verified");
        }
    }
}
