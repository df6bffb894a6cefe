package org.letterlock.server.oauth.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.TokenCheck.Result;

/// A real Keycloak issues, rotates its keys, and revokes. `-Pnightly` lays its distribution beside the tests.
@Tag("nightly")
class KeycloakTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ADMIN = "admin-of-the-test";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path log;

    private static Process keycloak;
    private static String root;
    private static HttpCaller caller;

    /// Ours runs ahead on demand: keys are asked for again only after a while.
    private Duration ahead = Duration.ZERO;

    private final InstantSource clock = () -> InstantSource.system().instant().plus(ahead);

    @BeforeAll
    static void start() throws Exception {
        Path home = Path.of("target", "keycloak", "keycloak-" + System.getProperty("keycloak.version", ""))
                .toAbsolutePath();
        assumeThat(home.resolve("bin/kc.sh")).as("mvn -Pnightly lays it there").exists();
        Files.createDirectories(home.resolve("data/import"));
        try (var realm = KeycloakTest.class.getResourceAsStream("keycloak-realm.json")) {
            Files.write(home.resolve("data/import/mail-realm.json"), realm.readAllBytes());
        }
        int port = freePort();
        root = "http://127.0.0.1:" + port;
        var builder = new ProcessBuilder(
                        "sh",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=" + root,
                        "--cache=local")
                .redirectErrorStream(true)
                .redirectOutput(log.resolve("keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        keycloak = builder.start();
        caller = HttpCaller.of(HttpCaller.Settings.DEFAULT);
        await(root + "/realms/mail/.well-known/openid-configuration");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(String url) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var answer = HTTP.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // asked again below
            }
            if (System.nanoTime() > end || !keycloak.isAlive()) {
                throw new AssertionError("Keycloak did not start: " + Files.readString(log.resolve("keycloak.log")));
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    @AfterAll
    static void stop() {
        if (keycloak != null) {
            keycloak.descendants().forEach(ProcessHandle::destroyForcibly);
            keycloak.destroyForcibly();
            caller.close();
        }
    }

    private static Map<String, Object> post(String path, String form, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? Map.of() : JSONObjectUtils.parse(answer.body());
    }

    private static Map<String, Object> tokens(String scope) throws Exception {
        return post(
                "/realms/mail/protocol/openid-connect/token",
                "grant_type=password&client_id=mail-program&username=alice&password=secret&scope=" + scope);
    }

    private static String access(Map<String, Object> tokens) {
        return String.valueOf(tokens.get("access_token"));
    }

    private TrustedIssuer issuer(String audience, boolean ask) {
        return new TrustedIssuer(
                new IssuerRules(
                        "keycloak",
                        root + "/realms/mail",
                        Set.of(audience),
                        "email",
                        Map.of("smtp", "mail.send"),
                        Optional.empty(),
                        ask
                                ? Optional.of(new IssuerRules.Asking(
                                        Optional.empty(), "letterlock", Secret.utf8("introspection-secret"), true))
                                : Optional.empty(),
                        IssuerRules.USUAL_SKEW),
                caller,
                clock);
    }

    private static Result check(TrustedIssuer issuer, String token) {
        return issuer.check(Secret.utf8(token), "smtp").orElseThrow();
    }

    private static Kind kind(Result result) {
        assertThat(result).isInstanceOf(Result.Invalid.class);
        return ((Result.Invalid) result).refusal().kind();
    }

    private static final Result ALICE = new Result.Valid("alice@example.test", "issuer:keycloak", Set.of());

    @Test
    void itsTokensLogInAndOnlyWhereTheyAreMeantTo() throws Exception {
        String token = access(tokens("mail.send"));
        assertThat(check(issuer("letterlock", false), token)).isEqualTo(ALICE);
        assertThat(kind(check(issuer("payroll", false), token))).isEqualTo(Kind.BAD);
        assertThat(kind(check(issuer("letterlock", false), access(tokens("openid")))))
                .isEqualTo(Kind.WRONG_SCOPE);
        assertThat(kind(check(issuer("letterlock", false), token.substring(0, token.length() - 8) + "AAAAAAAA")))
                .isEqualTo(Kind.BAD);
        ahead = Duration.ofHours(2);
        assertThat(kind(check(issuer("letterlock", false), token))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void whoSignsOutThereIsOutHere() throws Exception {
        Map<String, Object> tokens = tokens("mail.send");
        TrustedIssuer issuer = issuer("letterlock", true);
        assertThat(check(issuer, access(tokens))).isEqualTo(ALICE);
        post(
                "/realms/mail/protocol/openid-connect/logout",
                "client_id=mail-program&refresh_token=" + tokens.get("refresh_token"));
        assertThat(kind(check(issuer, access(tokens)))).isEqualTo(Kind.REVOKED);
    }

    @Test
    void newKeysAreTakenUp() throws Exception {
        TrustedIssuer issuer = issuer("letterlock", false);
        assertThat(check(issuer, access(tokens("mail.send")))).isEqualTo(ALICE);
        String admin = access(post(
                "/realms/master/protocol/openid-connect/token",
                "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN));
        post(
                "/admin/realms/mail/components",
                """
                {"name": "newer", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                 "config": {"priority": ["500"]}}""",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + admin);
        String token = access(tokens("mail.send"));
        ahead = PublishedKeys.AT_MOST_EVERY;
        assertThat(check(issuer, token)).isEqualTo(ALICE);
    }
}
