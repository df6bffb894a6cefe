package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.kit.peers.Run;
import org.letterlock.kit.peers.Tool;

/// The whole way of a token over real HTTP and SMTP: a program is registered, its user allows it in a browser, and it
/// logs in; by curl, by Python and by our own client, until somebody takes it back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OAuthTest {
    private static final String VERIFIER = "a-verifier-of-at-least-43-characters-0123456789";
    private static final String REDIRECT = "http://127.0.0.1:49152/back";

    /// Tries a token by both mechanisms and prints what the server says, step by step.
    private static final String DANCE = """
            import base64, os, smtplib, ssl, sys
            port, address, certificate, mechanism = sys.argv[1:5]
            token = os.environ["PASSWORD"]
            server = smtplib.SMTP("localhost", int(port))
            server.starttls(context=ssl.create_default_context(cafile=certificate))
            server.ehlo()
            print("AUTH", server.esmtp_features["auth"])
            message = {"XOAUTH2": "user=%s\\1auth=Bearer %s\\1\\1",
                       "OAUTHBEARER": "n,a=%s,\\1host=localhost\\1auth=Bearer %s\\1\\1"}[mechanism] % (address, token)
            code, text = server.docmd("AUTH", mechanism + " " + base64.b64encode(message.encode()).decode())
            if code == 334:
                print(code, base64.b64decode(text).decode())
                code, text = server.docmd({"XOAUTH2": "", "OAUTHBEARER": "AQ=="}[mechanism])
            print(code, text.decode())
            """;

    @TempDir
    static Path folder;

    private LiveServer server;
    private WebBrowser browser;
    private String client;

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
                        "Mail on my <desk>",
                        "--redirect-uri",
                        "http://127.0.0.1/back",
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
        Matcher matcher = Pattern.compile("\"" + name + "\":\\s*\"?((?:[^\"\\\\,}]|\\\\.)*)")
                .matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1).replace("\\/", "/");
    }

    private String request(String scope) throws Exception {
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        return "/oauth/authorize?"
                + WebBrowser.encode(
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "redirect_uri",
                        REDIRECT,
                        "scope",
                        scope,
                        "state",
                        "s&1",
                        "code_challenge",
                        challenge,
                        "code_challenge_method",
                        "S256");
    }

    private static String query(String uri) {
        return URI.create(uri).getRawQuery();
    }

    private static String parameter(String uri, String name) {
        for (String pair : query(uri).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /// The user says yes or no.
    private String decided(String scope, String decision) throws Exception {
        String request = request(scope);
        HttpResponse<String> page = browser.get(request);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return WebBrowser.location(
                browser.fill(page, "/oauth/authorize", "request", query(request), "decision", decision));
    }

    /// The answer of the token endpoint.
    private String tokens(String scope) throws Exception {
        HttpResponse<String> answer = browser.post(
                "/oauth/token",
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "redirect_uri",
                REDIRECT,
                "code_verifier",
                VERIFIER,
                "code",
                parameter(decided(scope, "allow"), "code"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return answer.body();
    }

    private String access(String scope) throws Exception {
        return member(tokens(scope), "access_token");
    }

    private Run dance(String mechanism, String token) throws Exception {
        Path script = Files.writeString(folder.resolve("dance.py"), DANCE);
        return Run.with(
                Map.of("PASSWORD", token),
                "",
                Tool.need("python3", "python3"),
                script,
                server.port("submission"),
                server.address(),
                server.certificate(),
                mechanism);
    }

    @Test
    void theDiscoveryDocumentNamesWhereItLies() {
        for (String path :
                new String[] {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"}) {
            HttpResponse<String> document = browser.get(path);
            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(member(document.body(), "issuer")).isEqualTo(site().toString());
            assertThat(member(document.body(), "token_endpoint")).isEqualTo(site() + "/oauth/token");
        }
    }

    @Test
    void whoIsNotSignedInSignsInFirst() throws Exception {
        try (var stranger = new WebBrowser(site())) {
            String request = request("mail.send");
            String location = WebBrowser.location(stranger.get(request));
            assertThat(location).startsWith("/sign-in?next=");
            HttpResponse<String> signed = stranger.fill(
                    stranger.get(location),
                    "/sign-in",
                    "name",
                    server.address(),
                    "password",
                    server.password(),
                    "next",
                    URLDecoder.decode(location.substring("/sign-in?next=".length()), StandardCharsets.UTF_8));
            assertThat(WebBrowser.location(signed)).isEqualTo(request);
            assertThat(stranger.get(request).body()).contains("Mail on my");
        }
    }

    @Test
    void thePageNamesTheProgramAndWhatItMay() throws Exception {
        HttpResponse<String> page = browser.get(request("mail.send"));
        assertThat(page.body())
                .contains("May Mail on my &lt;desk&gt; use your mail?", server.address(), "send mail in your name")
                .doesNotContain("read your mail", "<desk>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("form-action 'self' http://127.0.0.1:49152")
                .contains("frame-ancestors 'none'");
        assertThat(browser.get(request("mail.send mail.read")).body()).contains("read your mail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh-Hant", "zh-Hans", "ja"})
    void inFourLanguages(String language) throws Exception {
        try (var other = new WebBrowser(site())) {
            other.signIn(server.address(), server.password());
            WebBrowser.location(other.fill(other.get("/device"), "/language", "language", language, "next", "/device"));
            for (String path :
                    new String[] {request("mail.send mail.read"), "/device", "/oauth/authorize?client_id=x"}) {
                assertThat(other.get(path).body())
                        .contains("lang=\"" + language + "\"")
                        .doesNotContain("⟦", "Allow<");
            }
        }
    }

    @Test
    void aWrongRedirectGoesNowhere() throws Exception {
        HttpResponse<String> page =
                browser.get(request("mail.send").replace("127.0.0.1%3A49152", "evil.example%3A49152"));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(page.body()).contains("The answer would go to the wrong place");
        // Neither does the answer to a page that was tampered with.
        String tampered = query(request("mail.send")).replace("127.0.0.1%3A49152", "evil.example");
        HttpResponse<String> answer = browser.fill(
                browser.get(request("mail.send")), "/oauth/authorize", "request", tampered, "decision", "allow");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aForeignPageAllowsNothing() throws Exception {
        HttpResponse<String> forged = browser.post(
                "/oauth/authorize", "request", query(request("mail.send")), "decision", "allow", "form", "guessed");
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void noMeansNo() throws Exception {
        String back = decided("mail.send", "deny");
        assertThat(back).startsWith(REDIRECT + "?");
        assertThat(parameter(back, "error")).isEqualTo("access_denied");
        assertThat(parameter(back, "state")).isEqualTo("s&1");
        assertThat(parameter(back, "iss")).isEqualTo(site().toString());
        assertThat(parameter(decided("mail.send", "anything else"), "error")).isEqualTo("access_denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER"})
    void pythonLogsIn(String mechanism) throws Exception {
        assertThat(dance(mechanism, access("mail.send")).output())
                .contains(" XOAUTH2", " OAUTHBEARER")
                .contains("235 2.7.0");
    }

    @ParameterizedTest
    @CsvSource({"XOAUTH2, submission", "OAUTHBEARER, submission", "XOAUTH2, submissions", "OAUTHBEARER, submissions"})
    void curlSends(String mechanism, String role) throws Exception {
        Tool curl = Tool.need("curl", "curl");
        String subject = "curl " + mechanism + " " + role;
        Path message = Files.writeString(
                folder.resolve("message.eml"),
                "From: " + server.address() + "\r\nTo: " + server.address() + "\r\nSubject: " + subject
                        + "\r\n\r\nhi\r\n");
        String scheme = role.equals("submissions") ? "smtps" : "smtp";
        Run run = Run.with(
                Map.of(),
                "oauth2-bearer = \"" + access("mail.send") + "\"\n", // not in argv, where others see it
                curl,
                "--config",
                "-",
                "--silent",
                "--show-error",
                "--ssl-reqd",
                "--cacert",
                server.certificate(),
                "--user",
                server.address() + ":",
                "--login-options",
                "AUTH=" + mechanism,
                "--mail-from",
                server.address(),
                "--mail-rcpt",
                server.address(),
                "--upload-file",
                message,
                scheme + "://localhost:" + server.port(role));
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    @Test
    void ourOwnClientSends() throws Exception {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(Files.createFile(folder.resolve("token"), mode), access("mail.send"));
        server.command(
                "send",
                "-s",
                "localhost:" + server.port("submission"),
                "--cacert",
                server.certificate().toString(),
                "-u",
                server.address(),
                "--token-file",
                file.toString(),
                "-f",
                server.address(),
                "-t",
                server.address(),
                "--subject",
                "our own client",
                "--body",
                "hi");
        assertThat(server.subjects()).contains("our own client");
    }

    /// The server explains in JSON, the client says that it has understood, and only then it is over.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XOAUTH2 | mail.read | {\"status\":\"403\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
                "OAUTHBEARER | mail.read | {\"status\":\"insufficient_scope\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
                "XOAUTH2 | nonsense | {\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
                "OAUTHBEARER | nonsense | {\"status\":\"invalid_token\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
                "XOAUTH2 | expired | {\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
                "OAUTHBEARER | expired | {\"status\":\"invalid_token\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}",
            })
    void theDanceOfFailure(String mechanism, String what, String explained) throws Exception {
        String token = switch (what) {
            case "nonsense" -> "lla_nonsense";
            case "expired" -> expired();
            default -> access(what);
        };
        assertThat(dance(mechanism, token).output())
                .contains("334 " + explained)
                .contains("535 5.7.8");
    }

    private String expired() throws Exception {
        String token = access("mail.send");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        try (var beside = OpenFolder.open(new SetupFiles(folder.resolve("data")))) {
            int changed = beside.database().write(statements -> {
                var update = statements.prepare("UPDATE oauth_token SET expires_at = created_at WHERE digest = ?");
                update.setBytes(1, digest);
                return update.executeUpdate();
            });
            assertThat(changed).isEqualTo(1);
        }
        return token;
    }

    @Test
    void whatIsRevokedLogsInNoMore() throws Exception {
        String tokens = tokens("mail.send");
        assertThat(dance("XOAUTH2", member(tokens, "access_token")).output()).contains("235 ");
        String list = server.command("grant", "list", server.address(), "--json");
        server.command("grant", "revoke", server.address(), member(list, "number"));
        assertThat(dance("XOAUTH2", member(tokens, "access_token")).output())
                .contains("334 {")
                .contains("535 ");
        HttpResponse<String> refresh = browser.post(
                "/oauth/token",
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                member(tokens, "refresh_token"));
        assertThat(refresh.statusCode()).isEqualTo(400);
        assertThat(member(refresh.body(), "error")).isEqualTo("invalid_grant");
        assertThat(server.command("grant", "list", server.address())).contains("revoked: an administrator revoked it");
    }

    @Test
    void aProgramRefreshesAndGivesBack() throws Exception {
        String tokens = tokens("mail.send");
        HttpResponse<String> refreshed = browser.post(
                "/oauth/token",
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                member(tokens, "refresh_token"));
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        String token = member(refreshed.body(), "access_token");
        assertThat(dance("OAUTHBEARER", token).output()).contains("235 ");
        assertThat(browser.post(
                                "/oauth/revoke",
                                "client_id",
                                client,
                                "token",
                                member(refreshed.body(), "refresh_token"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(dance("OAUTHBEARER", token).output()).contains("535 ");
    }

    @Test
    void anotherServerAsksAboutATokens() throws Exception {
        String added = server.command("oauth-client", "add", "--name", "Dovecot", "--introspect", "--json");
        String token = access("mail.send mail.read");
        HttpResponse<String> about = browser.post(
                "/oauth/introspect",
                "client_id",
                member(added, "client_id"),
                "client_secret",
                member(added, "client_secret"),
                "token",
                token);
        assertThat(member(about.body(), "active")).isEqualTo("true");
        assertThat(member(about.body(), "username")).isEqualTo(server.address());
        assertThat(browser.post("/oauth/introspect", "client_id", client, "token", token)
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.command("oauth-client", "list")).contains("Dovecot", "confidential, resource server");
    }

    @Test
    void aDeviceIsLetInByTypingItsCode() throws Exception {
        String tv = member(
                server.command(
                        "oauth-client", "add", "--name", "Scanner", "--device", "--scope", "mail.send", "--json"),
                "client_id");
        String device = browser.post("/oauth/device_authorization", "client_id", tv, "scope", "mail.send")
                .body();
        String code = member(device, "user_code");
        assertThat(member(device, "verification_uri")).isEqualTo(site() + "/device");
        HttpResponse<String> form = browser.get("/device?user_code=" + code);
        assertThat(form.body()).contains("value=\"" + code + "\"");
        assertThat(browser.fill(form, "/device/code", "code", "BBBB-BBBB").statusCode())
                .isEqualTo(422);
        HttpResponse<String> asked =
                browser.fill(form, "/device/code", "code", code.replace("-", "").toLowerCase(java.util.Locale.ROOT));
        assertThat(asked.body()).contains("May Scanner use your mail?", code);
        assertThat(pollError(tv, device)).isEqualTo("authorization_pending");
        assertThat(browser.fill(asked, "/device", "code", code, "decision", "allow")
                        .body())
                .contains("The device is let in");
        HttpResponse<String> tokens = poll(tv, device);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        assertThat(dance("XOAUTH2", member(tokens.body(), "access_token")).output())
                .contains("235 ");
    }

    private HttpResponse<String> poll(String tv, String device) {
        return browser.post(
                "/oauth/token",
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                tv,
                "device_code",
                member(device, "device_code"));
    }

    private String pollError(String tv, String device) {
        return member(poll(tv, device).body(), "error");
    }

    @Test
    void programsThatDoItWrongAreToldInJson() {
        HttpResponse<String> empty = browser.post("/oauth/token");
        assertThat(empty.statusCode()).isEqualTo(401);
        assertThat(empty.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"letterlock\"");
        assertThat(browser.get("/oauth/token").statusCode()).isEqualTo(405);
        String large = "x".repeat(100_000);
        assertThat(browser.post("/oauth/token", "grant_type", large).statusCode())
                .isEqualTo(413);
    }
}
