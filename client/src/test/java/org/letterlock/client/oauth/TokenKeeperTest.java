package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.kit.oauth.FakeIssuer.Answer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Secret;

/// Tokens that are renewed in time, once, and are not lost on the way.
class TokenKeeperTest {
    private final FakeIssuer issuer = FakeIssuer.start();
    private final TestClock clock = new TestClock();
    private final HttpCaller.Settings calls = HttpCaller.Settings.DEFAULT.withDeadline(Duration.ofSeconds(5));

    @TempDir
    Path folder;

    private TokenStore store;
    private TokenKeeper keeper;

    @BeforeEach
    void open() {
        store = new TokenStore(folder.resolve("tokens"), new Random(2));
        keeper = new TokenKeeper(store, calls, clock, new Random(4));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    /// One that was really issued, and so can be renewed.
    private StoredToken login(String name, Duration life) throws Exception {
        TokenPlan plan = SampleTokens.plan(issuer, Flow.LOOPBACK);
        try (HttpCaller browser = HttpCaller.of(calls)) {
            var client = new OAuthClient(browser, plan.server(), plan.client(), clock, new Random(5));
            BrowserLogin login = done(client.browserLogin(URI.create("http://127.0.0.1:9"), plan.scopes(), Map.of()));
            Tokens tokens =
                    done(login.finish(browser.get(login.url()).location().orElseThrow()));
            var shorter = new Tokens(
                    tokens.access(),
                    Optional.of(clock.instant().plus(life)),
                    tokens.refresh(),
                    Optional.empty(),
                    tokens.scopes());
            var token = new StoredToken(name, plan, shorter, clock.instant(), clock.instant());
            store.put(token);
            return token;
        }
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(Trouble trouble) -> throw new AssertionError(trouble);
        };
    }

    private TokenKeeper.Handed fresh(String name) throws TokenStoreFailed {
        return done(keeper.fresh(name).orElseThrow());
    }

    @Test
    void oneThatLivesIsHandedOutAsItIs() throws Exception {
        StoredToken token = login("work", Duration.ofMinutes(4));
        assertThat(fresh("work").renewedNow()).isFalse();
        assertThat(fresh("work").token().tokens().access())
                .isEqualTo(token.tokens().access());
        assertThat(issuer.asked("/token")).hasSize(1);
    }

    @Test
    void oneThatIsAboutToDieIsRenewedAndKept() throws Exception {
        StoredToken old = login("work", Duration.ofMinutes(2));
        TokenKeeper.Handed handed = fresh("work");
        assertThat(handed.renewedNow()).isTrue();
        assertThat(handed.token().tokens().access()).isNotEqualTo(old.tokens().access());
        StoredToken kept = store.find("work").orElseThrow();
        assertThat(kept.tokens().refresh())
                .isEqualTo(handed.token().tokens().refresh())
                .isNotEqualTo(old.tokens().refresh());
        assertThat(fresh("work").renewedNow()).isFalse();
        assertThat(keeper.fresh("none")).isEmpty();
    }

    @Test
    void hoursOfRenewingNeverUseARefreshTokenTwice() throws Exception {
        login("work", Duration.ofMinutes(2));
        for (int hour = 0; hour < 30; hour++) {
            clock.advance(Duration.ofHours(1));
            assertThat(fresh("work").renewedNow()).isTrue();
        }
        assertThat(issuer.reused()).isZero();
    }

    @Test
    void manyWhoAskAtOnceCauseOneRenewal() throws Exception {
        login("work", Duration.ofSeconds(1));
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 24)
                    .mapToObj(number -> threads.submit(() -> {
                        start.await();
                        var own = new TokenStore(store.folder(), new Random(number));
                        var its = new TokenKeeper(own, calls, clock, new Random(number));
                        return SampleTokens.text(done(its.fresh("work").orElseThrow())
                                .token()
                                .tokens()
                                .access());
                    }))
                    .toList();
            start.countDown();
            var seen = new java.util.HashSet<String>();
            for (var each : running) {
                seen.add(each.get());
            }
            assertThat(seen).hasSize(1);
        }
        assertThat(issuer.asked("/token")).hasSize(2);
        assertThat(issuer.reused()).isZero();
    }

    @Test
    void manyWhoWereRefusedAtOnceCauseOneRenewal() throws Exception {
        StoredToken old = login("work", Duration.ofHours(1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 12)
                    .mapToObj(_ -> threads.submit(
                            () -> done(keeper.renewed(old).orElseThrow()).renewedNow()))
                    .toList();
            int renewals = 0;
            for (var each : running) {
                renewals += each.get() ? 1 : 0;
            }
            assertThat(renewals).isEqualTo(1);
        }
        assertThat(issuer.reused()).isZero();
    }

    @Test
    void whileTheIssuerIsDownWhatLivesYetIsGoodEnough() throws Exception {
        login("work", Duration.ofMinutes(2));
        issuer.always("/token", Answer.of(503, "text/html", ""));
        assertThat(fresh("work").renewedNow()).isFalse();
        clock.advance(Duration.ofMinutes(3));
        assertThat(keeper.fresh("work").orElseThrow().failure().orElseThrow().temporary())
                .isTrue();
    }

    @Test
    void aRefusedRenewalChangesNothing() throws Exception {
        StoredToken old = login("work", Duration.ofMinutes(2));
        issuer.next("/token", Answer.error("invalid_grant", "Token has been expired or revoked."));
        assertThat(keeper.fresh("work").orElseThrow().failure())
                .contains(new Trouble.Refused("invalid_grant", "Token has been expired or revoked.", 400));
        assertThat(store.find("work").orElseThrow().tokens().refresh())
                .isEqualTo(old.tokens().refresh());
        assertThat(fresh("work").renewedNow()).isTrue();
    }

    @Test
    void withoutARefreshTokenThereIsNoRenewal() throws Exception {
        TokenPlan plan = SampleTokens.plan(issuer, Flow.DEVICE);
        store.put(SampleTokens.token("work", plan, clock.instant(), Duration.ZERO, ""));
        assertThat(keeper.fresh("work").orElseThrow().failure().orElseThrow()).isInstanceOf(Trouble.NotPossible.class);
        assertThat(store.find("work").orElseThrow().renewable()).isFalse();
    }

    @Test
    void aProgramsOwnTokenIsSimplyGotAgain() throws Exception {
        issuer.client("robot", "hush");
        TokenPlan other = SampleTokens.plan(issuer, Flow.CLIENT_CREDENTIALS);
        var plan = new TokenPlan(
                other.provider(),
                other.server(),
                new ClientRegistration("robot", Optional.of(Secret.utf8("hush"))),
                other.flow(),
                other.scopes(),
                other.user(),
                other.keyFile(),
                other.authorities(),
                other.redirect());
        store.put(SampleTokens.token("robot", plan, clock.instant(), Duration.ZERO, ""));
        assertThat(fresh("robot").renewedNow()).isTrue();
        assertThat(issuer.asked("/token").getLast().fields()).containsEntry("grant_type", "client_credentials");
    }

    @Test
    void aServiceAccountSignsAgainWithTheKeyThatLiesWhereItLay() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Path file = Files.writeString(
                folder.resolve("key.json"),
                "{\"type\":\"service_account\","
                        + "\"client_email\":\"r@p.example\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + pem
                        + "\\n-----END PRIVATE KEY-----\\n\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        TokenPlan other = SampleTokens.plan(issuer, Flow.SERVICE_ACCOUNT);
        var plan = new TokenPlan(
                other.provider(),
                other.server(),
                new ClientRegistration("r@p.example", Optional.empty()),
                other.flow(),
                other.scopes(),
                other.user(),
                Optional.of(file),
                other.authorities(),
                other.redirect());
        store.put(SampleTokens.token("robot", plan, clock.instant(), Duration.ZERO, ""));
        assertThat(fresh("robot").renewedNow()).isTrue();
        clock.advance(Duration.ofHours(2));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(keeper.fresh("robot").orElseThrow().failure().orElseThrow().explanation())
                .contains("chmod 600");
        Files.delete(file);
        assertThat(keeper.fresh("robot").orElseThrow().failure().orElseThrow().explanation())
                .contains("not there");
    }

    @Test
    void revokingEndsItThereAndHere() throws Exception {
        StoredToken token = login("work", Duration.ofHours(1));
        done(keeper.revoke(token));
        assertThat(issuer.revoked())
                .containsExactly(SampleTokens.text(token.tokens().refresh().orElseThrow()));
        assertThat(store.find("work")).isEmpty();
    }

    @Test
    void aRevocationThatFailsLeavesItHere() throws Exception {
        StoredToken token = login("work", Duration.ofHours(1));
        issuer.always("/revoke", Answer.of(503, "text/html", ""));
        assertThat(keeper.revoke(token).failure().orElseThrow().temporary()).isTrue();
        assertThat(store.find("work")).isPresent();
    }

    @Test
    void microsoftIsToldTheScopesAgain() throws Exception {
        TokenPlan other = SampleTokens.plan(issuer, Flow.LOOPBACK);
        var plan = new TokenPlan(
                Provider.named("microsoft"),
                other.server(),
                other.client(),
                other.flow(),
                List.of("https://outlook.office.com/SMTP.Send", "offline_access"),
                other.user(),
                other.keyFile(),
                other.authorities(),
                other.redirect());
        store.put(SampleTokens.token("work", plan, clock.instant(), Duration.ZERO, "r"));
        issuer.next("/token", Answer.json(200, "{'access_token':'a','token_type':'Bearer','expires_in':3599}"));
        assertThat(fresh("work").renewedNow()).isTrue();
        assertThat(issuer.asked("/token").getLast().fields())
                .containsEntry("scope", "https://outlook.office.com/SMTP.Send offline_access");
        assertThat(store.find("work").orElseThrow().refreshEnds())
                .contains(clock.instant().plus(Duration.ofDays(90)));
    }
}
