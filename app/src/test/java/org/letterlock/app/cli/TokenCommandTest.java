package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.app.cli.CommandLines.Ran;
import org.letterlock.client.oauth.AuthorizationServer;
import org.letterlock.client.oauth.ClientRegistration;
import org.letterlock.client.oauth.Flow;
import org.letterlock.client.oauth.Outcome;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenPlan;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.kit.oauth.FakeIssuer.Answer;

/// `letterlock token` as people and programs use it, and `send --oauth`.
class TokenCommandTest {
    private final FakeIssuer issuer = FakeIssuer.start();

    @TempDir
    Path home;

    private TokenCommands commands;

    @BeforeEach
    void open() {
        commands = new TokenCommands(home);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private Ran get(String name, String... more) {
        var words = new ArrayList<>(
                List.of("token", "get", name, "--issuer", issuer.issuer(), "--user", "alice@example.test"));
        if (!List.of(more).contains("--client-id") && !List.of(more).contains("--key-file")) {
            words.addAll(List.of("--client-id", "app"));
        }
        words.addAll(List.of(more));
        return commands.run(words.toArray(String[]::new));
    }

    private Path secretFile(String name, String content) throws IOException {
        Path file = Files.writeString(home.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void byBrowserOnThisMachine() throws Exception {
        Ran ran = get("work");
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.out())
                .contains("work: " + issuer.issuer() + ", for alice@example.test")
                .contains("good for 60 minutes, until 2026-01-01 10:00:00")
                .contains("mail.send offline_access")
                .doesNotContain("access-")
                .doesNotContain("refresh-");
        assertThat(ran.err()).contains("Open this page").contains("login_hint=alice%40example.test");
        assertThat(commands.shown.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(issuer.asked("/authorize").getFirst().fields().get("redirect_uri"))
                .matches("http://127\\.0\\.0\\.1:[0-9]+");
        assertThat(Files.exists(home.resolve(".config/letterlock/tokens/work"))).isTrue();
    }

    @Test
    void byBrowserElsewhere() {
        commands.copies = true;
        Ran ran = get("work", "--flow", "paste");
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.err()).contains("Copy that whole address");
    }

    @Test
    void aWrongAddressMayBePastedAgain() {
        commands.copies = true;
        Ran ran = commands.reading(
                "\nhttp://127.0.0.1:49151?code=1&state=older\n",
                "token",
                "get",
                "work",
                "--issuer",
                issuer.issuer(),
                "--client-id",
                "app",
                "--flow",
                "paste");
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.err()).contains("answers another login").contains("Paste it again:");
    }

    @Test
    void nothingPastedIsNothingGot() {
        commands.copies = true; // behind the nonsense
        Ran ran = commands.reading(
                "nonsense\nnonsense\nnonsense\n",
                "token",
                "get",
                "work",
                "--issuer",
                issuer.issuer(),
                "--client-id",
                "app",
                "--flow",
                "paste");
        assertThat(ran.code()).isEqualTo(76);
    }

    @Test
    void whenTheBrowserDoesNotComeBack() throws Exception {
        commands.detour = page -> issuer.url("/gone");
        Ran ran = get("work", "--wait", "50ms");
        assertThat(ran.code()).isEqualTo(75);
        assertThat(ran.err()).contains("did not come back");
        assertThat(commands.shown.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
        assertThat(Files.exists(home.resolve(".config/letterlock/tokens/work"))).isFalse();
    }

    @Test
    void somebodyWhoSaysNo() {
        issuer.always("/authorize", Answer.of(500, "text/html", ""));
        commands.copies = true;
        commands.detour = page -> {
            String state = page.replaceAll(".*[?&]state=([^&]*).*", "$1");
            issuer.always(
                    "/authorize",
                    Answer.redirect(
                            "http://127.0.0.1:49151?error=access_denied&iss=" + issuer.issuer() + "&state=" + state));
            return page;
        };
        Ran ran = get("work", "--flow", "paste");
        assertThat(ran.code()).isEqualTo(77);
        assertThat(ran.err()).contains("access_denied").contains("Start again and allow what is asked for");
    }

    @Test
    void byDeviceCode() {
        var err = new ByteArrayOutputStream();
        Surroundings surroundings =
                commands.surroundings(System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
        TokenKeeper keeper = TokenShelf.of(surroundings).keeper();
        var server = new AuthorizationServer(
                Optional.empty(),
                Optional.empty(),
                URI.create(issuer.url("/token")),
                Optional.of(URI.create(issuer.url("/device"))),
                Optional.empty(),
                Set.of(),
                false);
        var plan = new TokenPlan(
                Optional.empty(),
                server,
                new ClientRegistration("app", Optional.empty()),
                Flow.DEVICE,
                List.of("mail.send"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        issuer.next("/token", Answer.error("authorization_pending", ""));
        var pauses = new ArrayList<Duration>();
        var login = new TokenLogin(surroundings, keeper, Duration.ZERO, false, pauses::add);
        assertThat(login.run(plan)).isInstanceOf(Outcome.Done.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(issuer.url("/activate"))
                .contains("WDJB-MJHT")
                .contains("Waiting 10 minutes");
    }

    @Test
    void aDeviceCodeThatIsNotGivenIsNotWaitedFor() {
        issuer.always("/device", Answer.error("unauthorized_client", "not you"));
        Ran ran = get("work", "--flow", "device");
        assertThat(ran.code()).isEqualTo(77);
        assertThat(ran.err()).contains("unauthorized_client (not you)").contains("use another: --flow");
    }

    @Test
    void byTheProgramsOwnRight() throws Exception {
        issuer.client("robot", "hush-hush");
        Path secret = secretFile("secret", "hush-hush\n");
        Ran ran = get(
                "robot",
                "--client-id",
                "robot",
                "--flow",
                "client-credentials",
                "--client-secret-file",
                secret.toString());
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.out()).contains("by itself, whenever it is needed").doesNotContain("hush-hush");
        assertThat(issuer.asked("/token").getFirst().fields()).containsEntry("scope", "mail.send");
        secretFile("secret", "wrong\n");
        Ran wrong = get(
                "robot",
                "--client-id",
                "robot",
                "--flow",
                "client-credentials",
                "--client-secret-file",
                secret.toString());
        assertThat(wrong.code()).isEqualTo(77);
        assertThat(wrong.err()).contains("invalid_client").contains("its ID or its secret");
    }

    @Test
    void byAServiceAccount() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Path key = secretFile(
                "key.json",
                "{\"type\":\"service_account\",\"client_email\":\"r@p.example\","
                        + "\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + pem
                        + "\\n-----END PRIVATE KEY-----\\n\"}");
        Ran ran = get("robot", "--key-file", key.toString());
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.out()).contains("service-account").contains("r@p.example");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(get("robot", "--key-file", key.toString()).err()).contains("chmod 600");
    }

    @Test
    void aKeptTokenIsGivenToOtherProgramsAndRenewedInTime() {
        get("work");
        Ran first = commands.run("token", "get", "work", "--print-access-token");
        assertThat(first.out()).isEqualTo("access-2\n");
        assertThat(first.err()).isEmpty();
        commands.clock.advance(Duration.ofMinutes(58));
        Ran second = commands.run("token", "get", "work", "--print-access-token");
        assertThat(second.out()).isEqualTo("access-3\n");
        assertThat(second.err()).isEmpty();
        assertThat(commands.run("token", "get", "work", "--print-access-token").out())
                .isEqualTo("access-3\n");
        assertThat(issuer.reused()).isZero();
    }

    @Test
    void showTellsAllButTheSecrets() {
        get("work");
        commands.clock.advance(Duration.ofMinutes(30));
        Ran shown = commands.run("token", "show", "work");
        assertThat(shown.out())
                .contains("good for 30 minutes")
                .contains("loopback, 30 minutes ago")
                .doesNotContain("access-2")
                .doesNotContain("refresh-2");
        assertThat(commands.run("token", "show", "work", "--json").out())
                .contains("\"schema\": \"letterlock.token.v1\"")
                .contains("\"expires\": \"2026-01-01T10:00:00Z\"")
                .doesNotContain("access-2")
                .doesNotContain("refresh-2");
        assertThat(commands.run("token", "show", "work", "--show-secrets").out())
                .contains("access-2")
                .contains("refresh-2");
        commands.clock.advance(Duration.ofHours(5));
        assertThat(commands.run("token", "show", "work").out()).contains("expired 4 hours ago");
    }

    @Test
    void listTellsOfAll() throws Exception {
        assertThat(commands.run("token", "list").out()).contains("No tokens");
        get("work");
        get("alice@example.test");
        secretFile(".config/letterlock/tokens/broken", "x");
        Ran listed = commands.run("token", "list");
        assertThat(listed.out().lines().map(line -> line.split(" ")[0]))
                .containsExactly("NAME", "alice@example.test", "broken", "work");
        assertThat(commands.run("token", "list", "--json").out())
                .contains("letterlock.token-list.v1")
                .contains("\"problem\"")
                .doesNotContain("access-");
    }

    @Test
    void refreshRenewsAtOnce() {
        get("work");
        Ran ran = commands.run("token", "refresh", "work");
        assertThat(ran.out()).isEqualTo("work: renewed, good for 60 minutes, until 2026-01-01 10:00:00 Z\n");
        issuer.always("/token", Answer.of(503, "text/html", ""));
        Ran later = commands.run("token", "refresh", "work");
        assertThat(later.code()).isEqualTo(75);
        assertThat(later.err()).contains("good for 60 minutes");
    }

    @Test
    void aDeadRefreshTokenIsExplainedAndCanBeGotAgain() {
        get("work");
        commands.clock.advance(Duration.ofHours(2));
        issuer.next("/token", Answer.error("invalid_grant", "Token has been expired or revoked."));
        Ran ran = commands.run("token", "get", "work", "--print-access-token");
        assertThat(ran.code()).isEqualTo(77);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("invalid_grant (Token has been expired or revoked.)")
                .contains("has expired, was revoked, or somebody used it before us")
                .contains("letterlock token get work --again");
        Ran again = commands.run("token", "get", "work", "--again");
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(commands.run("token", "get", "work", "--print-access-token").code())
                .isZero();
    }

    @Test
    void revokeEndsItThereAndHere() {
        get("work");
        Ran ran = commands.run("token", "revoke", "work");
        assertThat(ran.out()).isEqualTo("work: revoked at " + issuer.issuer() + ", deleted here.\n");
        assertThat(issuer.revoked()).containsExactly("refresh-2");
        assertThat(commands.run("token", "show", "work").code()).isEqualTo(66);
    }

    @Test
    void aRevocationThatFailsSaysWhatIsLeft() {
        get("work");
        issuer.always("/revoke", Answer.error("unsupported_token_type", ""));
        Ran ran = commands.run("token", "revoke", "work");
        assertThat(ran.code()).isEqualTo(77);
        assertThat(ran.err()).contains("--forget");
        assertThat(commands.run("token", "revoke", "work", "--forget").out()).contains("not revoked");
        assertThat(commands.run("token", "revoke", "work", "--forget").code()).isEqualTo(66);
    }

    @Test
    void whatWasNotGrantedIsSaid() {
        issuer.next(
                "/token",
                Answer.json(200, "{'access_token':'a','token_type':'Bearer','expires_in':60,'scope':'mail.read'}"));
        Ran ran = get("work");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("mail.send is missing").contains("cannot be renewed");
        assertThat(ran.out()).contains("not granted    mail.send");
    }

    @Test
    void theBrowserThatIsNamedIsOpened() throws Exception {
        Path seen = home.resolve("seen");
        Path browser = Files.writeString(
                home.resolve("browser"),
                "#!/bin/sh\nprintf %s \"$1\" > " + seen + ".new; mv " + seen + ".new " + seen + "\n");
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
        commands.environment.put("BROWSER", browser.toString());
        Ran ran = get("work", "--wait", "20s");
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.err()).contains("Your browser should show it now");
        commands.environment.put("BROWSER", home.resolve("none").toString());
        assertThat(get("work").err()).contains("Open this page");
        commands.environment.put("BROWSER", browser.toString());
        assertThat(get("work", "--no-browser").err()).contains("Open this page");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("token get", 64, "NAME"),
                Arguments.of("token get x", 66, "there is no token x"),
                Arguments.of("token get ../x --preset google --client-id c", 64, "a name is made of"),
                Arguments.of("token get x --preset hotmail --client-id c", 64, "google, microsoft"),
                Arguments.of("token get x --preset google", 64, "docs/oauth.md"),
                Arguments.of(
                        "token get x --preset google --issuer https://a.example --client-id c",
                        64,
                        "mutually exclusive"),
                Arguments.of("token get x --preset google --client-id c --flow device", 64, "--flow loopback"),
                Arguments.of(
                        "token get x --preset google --client-id c --flow client-credentials", 64, "service account"),
                Arguments.of("token get x --preset google --client-id c --flow magic", 64, "client-credentials"),
                Arguments.of("token get x --preset google --client-id c --tenant t", 64, "no tenants"),
                Arguments.of("token get x --preset google --client-id c --flow service-account", 64, "--key-file"),
                Arguments.of("token get x --preset google --client-file none.json", 66, "none.json"),
                Arguments.of("token get x --preset microsoft --client-id c --tenant a/b", 64, "--tenant"),
                Arguments.of(
                        "token get x --preset microsoft --client-id c --flow client-credentials", 64, "--tenant ID"),
                Arguments.of(
                        "token get x --preset microsoft --client-id c --redirect-uri https://a.example/x",
                        64,
                        "--flow paste"),
                Arguments.of("token get x --issuer http://a.example --client-id c", 76, "https://"),
                Arguments.of("token get x --client-id c", 64, "--preset"),
                Arguments.of("token get x --again", 66, "there is no token x"),
                Arguments.of("token get x --again --client-id c", 64, "--again"),
                Arguments.of("token show x", 66, "there is no token x"),
                Arguments.of("token refresh x", 66, "there is no token x"),
                Arguments.of("token revoke x", 66, "there is no token x"),
                Arguments.of("send --oauth x -t a@example.test", 66, "there is no token x"),
                Arguments.of("send --oauth google -t a@example.test", 66, "--preset google"),
                Arguments.of("send --oauth a/b -t a@example.test", 64, "a name is made of"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakesAreExplained(String line, int code, String words) {
        Ran ran = commands.run(line.split(" "));
        assertThat(ran.err()).contains(words);
        assertThat(ran.code()).isEqualTo(code);
    }

    @Test
    void anIssuerThatDoesNotSayWhatMailNeeds() {
        issuer.always("/.well-known/oauth-authorization-server", Answer.json(200, """
                {'issuer':'%1$s','token_endpoint':'%1$s/token','authorization_endpoint':'%1$s/authorize'}""".formatted(issuer.issuer())));
        assertThat(get("work").err()).contains("--scope");
        assertThat(get("work", "--scope", "a,b").code()).isZero();
        assertThat(issuer.asked("/authorize").getFirst().fields()).containsEntry("scope", "a b");
        assertThat(commands.run("token", "revoke", "work").err()).contains("--forget");
    }

    @Test
    void googlesClientFileIsRead() throws Exception {
        issuer.client("1-x.apps.example", "GOCSPX-secret");
        Path file = secretFile(
                "client.json",
                "{\"installed\":{\"client_id\":\"1-x.apps.example\","
                        + "\"client_secret\":\"GOCSPX-secret\",\"token_uri\":\"https://evil.example/token\"}}");
        Ran ran = commands.run("token", "get", "work", "--issuer", issuer.issuer(), "--client-file", file.toString());
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.all()).doesNotContain("GOCSPX");
        secretFile("client.json", "{}");
        assertThat(commands.run("token", "get", "x", "--issuer", issuer.issuer(), "--client-file", file.toString())
                        .err())
                .contains("installed");
    }

    @Test
    void tokensOfOthersToReadAreRefused() throws Exception {
        get("work");
        Path file = home.resolve(".config/letterlock/tokens/work");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Ran ran = commands.run("token", "get", "work", "--print-access-token");
        assertThat(ran.code()).isEqualTo(78);
        assertThat(ran.err()).contains("chmod 600");
        assertThat(ran.out()).isEmpty();
    }

    private Ran send(CannedServer server, String... more) {
        var words = new ArrayList<>(List.of(
                "send",
                "-s",
                server.address(),
                "--no-tls",
                "-t",
                "bob@example.test",
                "--subject",
                "Hi",
                "--body",
                "x"));
        words.addAll(List.of(more));
        return commands.run(words.toArray(String[]::new));
    }

    private static String xoauth2(String user, String token) {
        return "AUTH XOAUTH2 "
                + Base64.getEncoder()
                        .encodeToString(
                                ("user=" + user + "\1auth=Bearer " + token + "\1\1").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sendLogsInByTheKeptToken() throws Exception {
        get("work");
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, "--oauth", "work");
            assertThat(ran.code()).as(ran.all()).isZero();
            assertThat(server.heard()).contains(xoauth2("alice@example.test", "access-2"));
            assertThat(server.heard()).contains("MAIL FROM:<alice@example.test> SIZE=" + sizeSaid(server));
            commands.clock.advance(Duration.ofHours(1));
            assertThat(send(server, "--oauth", "work", "-u", "shared@example.test")
                            .code())
                    .isZero();
            assertThat(server.heard()).contains(xoauth2("shared@example.test", "access-3"));
        }
    }

    private static String sizeSaid(CannedServer server) {
        return server.heard().stream()
                .filter(line -> line.startsWith("MAIL"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*SIZE=", "");
    }

    @Test
    void theConversationShowsNoToken() throws Exception {
        get("work");
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, "--oauth", "work", "-v");
            assertThat(ran.all())
                    .contains("XOAUTH2")
                    .doesNotContain("access-2")
                    .doesNotContain(xoauth2("alice@example.test", "access-2").substring(13));
        }
    }

    @Test
    void aTokenRefusedBeforeItsTimeIsRenewedOnceAndAFreshOneIsExplained() throws Exception {
        get("work");
        try (var server = CannedServer.answering(Map.of("AUTH", "535 5.7.8 no"))) {
            Ran ran = send(server, "--oauth", "work", "-v");
            assertThat(ran.code()).isEqualTo(77);
            assertThat(server.heard())
                    .contains(xoauth2("alice@example.test", "access-2"), xoauth2("alice@example.test", "access-3"));
            assertThat(server.heard().stream().filter(line -> line.startsWith("AUTH")))
                    .hasSize(2);
            assertThat(ran.err()).contains("once more with a new one").contains("The token is fresh");
        }
        assertThat(issuer.reused()).isZero();
    }

    @Test
    void aTemporaryRefusalRenewsNothing() throws Exception {
        get("work");
        try (var server = CannedServer.answering(Map.of("AUTH", "454 4.7.0 later"))) {
            assertThat(send(server, "--oauth", "work").code()).isEqualTo(75);
        }
        assertThat(issuer.asked("/token")).hasSize(1);
    }

    @Test
    void anAccountOfTheConfigurationMayNameAToken() throws Exception {
        get("work");
        try (var server = CannedServer.usual()) {
            Files.writeString(home.resolve(".config/letterlock/accounts.toml"), """
                    default = "a"
                    [account.a]
                    server = "%s"
                    tls = "none"
                    user = "other@example.test"
                    oauth = "work"
                    """.formatted(server.address()));
            Ran ran = commands.run("send", "-t", "bob@example.test", "--body", "x");
            assertThat(ran.code()).as(ran.all()).isZero();
            assertThat(server.heard()).contains(xoauth2("other@example.test", "access-2"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 seconds",
        "1, 1 second",
        "119, 119 seconds",
        "120, 2 minutes",
        "7199, 119 minutes",
        "7200, 2 hours",
        "172799, 47 hours",
        "172800, 2 days",
        "-5, 0 seconds"
    })
    void timesInWords(long seconds, String words) {
        assertThat(TimeInWords.of(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void completionKnowsIt() {
        assertThat(commands.run("completion").out())
                .contains("--print-access-token")
                .contains("picocli_letterlock_token_get");
        for (String command : List.of("get", "list", "show", "refresh", "revoke")) {
            assertThat(commands.run("token", command, "--help").code()).isZero();
        }
    }
}
