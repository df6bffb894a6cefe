package org.letterlock.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.kit.oauth.FakeIssuer.Answer;
import org.letterlock.net.tls.ClientTls;

/// Calls end: with a whole answer that was allowed, or with a word why not.
class HttpCallerTest {
    private static final HttpCaller.Settings SHORT = HttpCaller.Settings.DEFAULT.withDeadline(Duration.ofMillis(1500));

    private static CallFailed.Reason failure(HttpCaller.Settings settings, URI url) {
        try (var caller = HttpCaller.of(settings)) {
            HttpAnswer answer = caller.get(url);
            throw new AssertionError(answer);
        } catch (CallFailed failed) {
            return failed.reason();
        }
    }

    @Test
    void formsArriveAsTheyWere() throws Exception {
        try (var server = FakeIssuer.start();
                var caller = HttpCaller.of(SHORT)) {
            server.always("/x", Answer.json(201, "{}"));
            var form = new LinkedHashMap<>(Map.of("a b", "1&2=3+4 %ü\r\n"));
            HttpAnswer answer = caller.post(URI.create(server.url("/x")), form, Optional.of("Basic eA=="));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json()).isTrue();
            assertThat(answer.toString()).isEqualTo("HttpAnswer[201]");
            assertThat(server.asked("/x").getFirst().fields()).isEqualTo(form);
            assertThat(server.asked("/x").getFirst().authorization()).contains("Basic eA==");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "application/jwk-set+json"})
    void jsonIsWhatSaysSo(String type) throws Exception {
        try (var server = FakeIssuer.start();
                var caller = HttpCaller.of(SHORT)) {
            server.always("/x", Answer.of(200, type, "{}"));
            assertThat(caller.get(URI.create(server.url("/x"))).json()).isTrue();
            server.always("/x", Answer.of(200, type.replaceAll("(?i)json", "xml"), "{}"));
            assertThat(caller.get(URI.create(server.url("/x"))).json()).isFalse();
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (var server = FakeIssuer.start();
                var caller = HttpCaller.of(SHORT)) {
            server.always("/x", Answer.redirect(server.url("/y")));
            assertThat(caller.get(URI.create(server.url("/x"))).location()).contains(server.url("/y"));
            assertThat(server.asked("/y")).isEmpty();
        }
    }

    @Test
    void tooMuchIsTooMuch() {
        try (var server = FakeIssuer.start()) {
            server.always("/x", Answer.json(200, "x".repeat(600_000)));
            assertThat(failure(SHORT, URI.create(server.url("/x")))).isEqualTo(CallFailed.Reason.BAD_ANSWER);
            server.always("/x", Answer.json(200, "x".repeat(600_000)).withoutEnd());
            assertThat(failure(SHORT, URI.create(server.url("/x")))).isEqualTo(CallFailed.Reason.BAD_ANSWER);
        }
    }

    @Test
    void whatDripsIsNotWaitedFor() {
        try (var server = FakeIssuer.start()) {
            server.always("/x", Answer.json(200, "{").withoutEnd());
            assertThat(failure(SHORT, URI.create(server.url("/x")))).isEqualTo(CallFailed.Reason.TIMED_OUT);
        }
    }

    @Test
    void whoNeverAnswersIsNotWaitedFor() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(failure(SHORT, URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/")))
                    .isEqualTo(CallFailed.Reason.TIMED_OUT);
        }
    }

    @Test
    void nobodyThere() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertThat(failure(SHORT, URI.create("http://127.0.0.1:" + port + "/")))
                .isEqualTo(CallFailed.Reason.UNREACHABLE);
        assertThat(failure(SHORT, URI.create("https://no-such-host.invalid/")))
                .isEqualTo(CallFailed.Reason.HOST_NOT_FOUND);
    }

    @Test
    void aStrangersCertificateIsNotBelieved() throws Exception {
        var authority = TestCertificates.create();
        var server = https(authority.issue("127.0.0.1"));
        try {
            URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(failure(SHORT, url)).isEqualTo(CallFailed.Reason.TLS);
            var trust = new ClientTls.Trust.Verified(List.of(authority.authority()));
            SSLContext believing =
                    ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(trust)).context();
            try (var caller = HttpCaller.of(SHORT.withTls(believing))) {
                assertThat(caller.get(url).status()).isEqualTo(204);
                URI otherName =
                        URI.create("https://localhost:" + server.getAddress().getPort() + "/");
                assertThatThrownBy(() -> caller.get(otherName))
                        .isInstanceOfSatisfying(
                                CallFailed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(CallFailed.Reason.TLS));
            }
        } finally {
            server.stop(0);
        }
    }

    private static HttpsServer https(TestCertificates.Issued issued) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server", issued.key(), new char[0], issued.chain().toArray(java.security.cert.Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        return server;
    }

    @Test
    void whoIsInterruptedStaysSo() {
        try (var server = FakeIssuer.start()) {
            server.always("/x", Answer.json(200, "{").withoutEnd());
            Thread.currentThread().interrupt();
            assertThat(failure(SHORT, URI.create(server.url("/x")))).isEqualTo(CallFailed.Reason.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
