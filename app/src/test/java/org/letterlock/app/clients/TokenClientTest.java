package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.app.cli.Main;
import org.letterlock.app.cli.Surroundings;
import org.letterlock.client.oauth.ClientRegistration;
import org.letterlock.client.oauth.Discovery;
import org.letterlock.client.oauth.OAuthClient;
import org.letterlock.client.oauth.Outcome;
import org.letterlock.net.http.HttpCaller;

/// Both our own halves: `letterlock token` gets a token from our server's page, and `letterlock send --oauth` logs in
/// to our server with it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenClientTest {
    @TempDir
    static Path folder;

    private LiveServer server;
    private WebBrowser browser;
    private String client;
    private Duration later = Duration.ZERO;

    @BeforeAll
    void start() throws Exception {
        server = LiveServer.start(folder.resolve("data"));
        browser = new WebBrowser(site());
        browser.signIn(server.address(), server.password());
        client = member(
                server.command(
                        "oauth-client",
                        "add",
                        "--name",
                        "letterlock send",
                        "--redirect-uri",
                        "http://127.0.0.1",
                        "--device",
                        "--scope",
                        "mail.send",
                        "--json"),
                "client_id");
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    private URI site() {
        return URI.create("http://127.0.0.1:" + server.port("web"));
    }

    private static String member(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\":\\s*\"([^\"]*)\"").matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1);
    }

    private record Ran(int code, String out, String err) {}

    /// Runs a command of the user's, whose clock may be ahead.
    private Ran run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var watched = new PrintStream(err, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith("  http") && line.contains("response_type=code")) {
                    URI page = URI.create(line.strip());
                    Thread.ofVirtual().name("browser").start(() -> allow(page));
                }
            }
        };
        int code = Main.run(
                new Surroundings(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        watched,
                        InputStream.nullInputStream(),
                        Map.of("HOME", folder.toString()),
                        folder,
                        () -> InstantSource.system().instant().plus(later),
                        ZoneOffset.UTC,
                        new SecureRandom(),
                        _ -> Optional.empty()),
                words);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The user says yes, and the browser goes where it is sent.
    private void allow(URI page) {
        HttpResponse<String> asked = browser.get(page.getRawPath() + "?" + page.getRawQuery());
        String back = WebBrowser.location(
                browser.fill(asked, "/oauth/authorize", "request", page.getRawQuery(), "decision", "allow"));
        try (var loopback = new WebBrowser(URI.create(back))) {
            assertThat(loopback.get(back).statusCode()).isEqualTo(200);
        }
    }

    private Ran get(String name) {
        Ran ran =
                run("token", "get", name, "--issuer", site().toString(), "--client-id", client, "-u", server.address());
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        return ran;
    }

    private Ran send(String name, String subject) {
        return run(
                "send",
                "--oauth",
                name,
                "-s",
                "localhost:" + server.port("submission"),
                "--cacert",
                server.certificate().toString(),
                "-t",
                server.address(),
                "--subject",
                subject,
                "--body",
                "hi");
    }

    @Test
    void gotInABrowserUsedRenewedAndTakenBack() {
        assertThat(get("home").out())
                .contains("home: " + site() + ", for " + server.address())
                .contains("mail.send");
        Ran sent = send("home", "by a token of ours");
        assertThat(sent.code()).as(sent.err()).isZero();
        assertThat(server.subjects()).contains("by a token of ours");

        String before = run("token", "get", "home", "--print-access-token").out();
        later = Duration.ofMinutes(59);
        Ran renewed = send("home", "by a renewed token");
        assertThat(renewed.code()).as(renewed.err()).isZero();
        assertThat(run("token", "get", "home", "--print-access-token").out()).isNotEqualTo(before);
        later = Duration.ZERO;
        assertThat(server.subjects()).contains("by a renewed token");

        Ran revoked = run("token", "revoke", "home");
        assertThat(revoked.code()).as(revoked.err()).isZero();
        assertThat(send("home", "never").code()).isEqualTo(66);
    }

    @Test
    void whatTheServersOwnerTakesBackIsExplained() {
        get("gone");
        String list = server.command("grant", "list", server.address(), "--json");
        var numbers =
                Pattern.compile("\"number\":\\s*\"?([0-9]+)").matcher(list).results();
        numbers.forEach(number -> server.command("grant", "revoke", server.address(), number.group(1)));
        Ran refused = send("gone", "never");
        assertThat(refused.code()).as(refused.err()).isEqualTo(77);
        assertThat(refused.err())
                .contains("invalid_grant")
                .contains("letterlock token get gone --again")
                .doesNotContain("lla_");
        assertThat(run("token", "get", "gone", "--again").code()).isZero();
        assertThat(send("gone", "let in again").code()).isZero();
        assertThat(server.subjects()).contains("let in again").doesNotContain("never");
    }

    /// As a library, since the command waits as long as it is told to.
    @Test
    void byDeviceCode() {
        try (var caller = HttpCaller.of(HttpCaller.Settings.DEFAULT)) {
            var found = done(Discovery.ask(caller, site().toString()));
            var oauth = new OAuthClient(
                    caller,
                    found.server(),
                    new ClientRegistration(client, Optional.empty()),
                    InstantSource.system(),
                    new SecureRandom());
            List<String> scopes = List.of("mail.send");
            var device = done(oauth.deviceCode(scopes));
            assertThat(device.filledIn()).isPresent();
            var tokens = done(oauth.await(device, scopes, _ -> allow(device.userCode())));
            assertThat(tokens.scopes()).containsExactly("mail.send");
            assertThat(done(oauth.refresh(tokens, List.of())).refresh())
                    .isPresent()
                    .isNotEqualTo(tokens.refresh());
        }
    }

    private void allow(String code) {
        HttpResponse<String> asked =
                browser.fill(browser.get("/device?user_code=" + code), "/device/code", "code", code);
        assertThat(browser.fill(asked, "/device", "code", code, "decision", "allow")
                        .statusCode())
                .isEqualTo(200);
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(var trouble) -> throw new AssertionError(trouble);
        };
    }
}
