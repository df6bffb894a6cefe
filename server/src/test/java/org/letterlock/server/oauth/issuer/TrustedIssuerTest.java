package org.letterlock.server.oauth.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.TokenCheck.Result;

/// RFC 7515, RFC 7519, RFC 8725 and RFC 7662 as they concern a login.
class TrustedIssuerTest {
    private static final String ALICE = "alice@example.test";

    private final TestClock clock = new TestClock();
    private final HttpCaller caller = HttpCaller.of(HttpCaller.Settings.DEFAULT.withDeadline(Duration.ofSeconds(5)));
    private FakeIssuer fake;
    private RSAKey key;
    private TrustedIssuer issuer;

    @BeforeEach
    void start() throws Exception {
        fake = new FakeIssuer();
        key = fake.newRsa("first");
        issuer = issuer(Optional.empty());
    }

    @AfterEach
    void stop() {
        fake.close();
        caller.close();
    }

    private TrustedIssuer issuer(Optional<IssuerRules.Asking> asking) {
        return new TrustedIssuer(
                new IssuerRules(
                        "sso",
                        fake.url,
                        Set.of("letterlock", "https://mail.example.test"),
                        "email",
                        Map.of("smtp", "mail.send"),
                        Optional.empty(),
                        asking,
                        Duration.ofSeconds(60)),
                caller,
                clock);
    }

    private static IssuerRules.Asking asking(boolean always) {
        return new IssuerRules.Asking(Optional.empty(), "letterlock", Secret.utf8("s:cret"), always);
    }

    private JWTClaimsSet.Builder good() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(fake.url)
                .audience(List.of("account", "letterlock"))
                .subject("3f2c")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("email", ALICE)
                .claim("email_verified", true)
                .claim("scope", "openid mail.send");
    }

    private Optional<Result> check(String token) {
        return issuer.check(Secret.utf8(token), "smtp");
    }

    private static Kind kind(Optional<Result> result) {
        assertThat(result).get().isInstanceOf(Result.Invalid.class);
        return ((Result.Invalid) result.orElseThrow()).refusal().kind();
    }

    private static String cause(Optional<Result> result) {
        return ((Result.Invalid) result.orElseThrow()).refusal().cause();
    }

    private static void isAlice(Optional<Result> result) {
        assertThat(result).contains(new Result.Valid(ALICE, "issuer:sso", Set.of()));
    }

    @Test
    void aGoodTokenSpeaksForItsUser() throws Exception {
        isAlice(check(FakeIssuer.sign(key, good().build())));
        ECKey curve = fake.newEc("curve");
        clock.advance(PublishedKeys.AT_MOST_EVERY);
        isAlice(check(FakeIssuer.sign(curve, good().build())));
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                claims("no audience", c -> c.audience((String) null), Kind.BAD, "for nobody"),
                claims("another's audience", c -> c.audience("payroll"), Kind.BAD, "payroll"),
                claims("no expiry", c -> c.expirationTime(null), Kind.BAD, "when it expires"),
                claims("no user", c -> c.claim("email", null), Kind.BAD, "no claim email"),
                claims("a user that is no text", c -> c.claim("email", List.of(ALICE)), Kind.BAD, "no claim email"),
                claims("an address anybody may type", c -> c.claim("email_verified", false), Kind.BAD, "not verified"),
                claims("verified is the text true", c -> c.claim("email_verified", "true"), Kind.BAD, "not verified"),
                claims("no scope", c -> c.claim("scope", null), Kind.WRONG_SCOPE, "mail.send"),
                claims("reads only", c -> c.claim("scope", "mail.read"), Kind.WRONG_SCOPE, "mail.send"),
                claims("a scope that only begins so", c -> c.claim("scope", "mail.sender"), Kind.WRONG_SCOPE, "smtp"));
    }

    private static Arguments claims(String what, UnaryOperator<JWTClaimsSet.Builder> change, Kind kind, String cause) {
        return Arguments.of(what, change, kind, cause);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void whatATokenLacksIsSaid(String what, UnaryOperator<JWTClaimsSet.Builder> change, Kind kind, String cause)
            throws Exception {
        Optional<Result> result =
                check(FakeIssuer.sign(key, change.apply(good()).build()));
        assertThat(kind(result)).as(what).isEqualTo(kind);
        assertThat(cause(result)).contains(cause);
    }

    @Test
    void entraIdsWayOfWritingScopes() throws Exception {
        var claims = good().claim("scope", null).claim("scp", List.of("User.Read", "mail.send"));
        isAlice(check(FakeIssuer.sign(key, claims.build())));
    }

    @Test
    void clocksMayDifferByAMinute() throws Exception {
        String token = FakeIssuer.sign(key, good().build());
        clock.advance(Duration.ofSeconds(300 + 59));
        isAlice(check(token));
        clock.advance(Duration.ofSeconds(1));
        Optional<Result> late = check(token);
        assertThat(kind(late)).isEqualTo(Kind.EXPIRED);
        assertThat(((Result.Invalid) late.orElseThrow()).about())
                .get()
                .extracting(Result.About::user)
                .isEqualTo(ALICE);
        Date soon = Date.from(clock.instant().plusSeconds(61));
        var early = good().notBeforeTime(soon);
        assertThat(kind(check(FakeIssuer.sign(key, early.build())))).isEqualTo(Kind.BAD);
    }

    @Test
    void aTokenOfAnotherIssuerIsNotOurs() throws Exception {
        assertThat(check(FakeIssuer.sign(
                        key, good().issuer("https://elsewhere.test").build())))
                .isEmpty();
        assertThat(check("opaque-and-nobody-to-ask")).isEmpty();
        assertThat(check("a.b.c")).isEmpty();
        assertThat(check("ünïcode")).isEmpty();
        assertThat(fake.keyCalls).hasValue(0);
    }

    @Test
    void unsignedIsRefused() {
        assertThat(kind(check(new PlainJWT(good().build()).serialize()))).isEqualTo(Kind.BAD);
    }

    /// CVE-2015-9235: the public key, which everybody has, used as the secret of an HMAC.
    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build();
        for (byte[] secret : List.of(
                key.toRSAPublicKey().getEncoded(),
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.US_ASCII))) {
            var forged = new SignedJWT(header, good().build());
            forged.sign(new MACSigner(secret));
            assertThat(cause(check(forged.serialize()))).contains("HS256");
        }
    }

    @Test
    void aForgersKeyOfTheSameNameIsNotTheKey() throws Exception {
        RSAKey forger = new RSAKeyGenerator(2048).keyID("first").generate();
        assertThat(cause(check(FakeIssuer.sign(forger, good().build())))).contains("signature");
    }

    /// RFC 8725 §3.10 and RFC 7515 §4.1.2, §4.1.3: what the token brings along is no reason to believe it.
    @Test
    void aKeyThatComesWithTheTokenCountsForNothing() throws Exception {
        RSAKey forger = new RSAKeyGenerator(2048).keyID("mine").generate();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("mine")
                .jwk(forger.toPublicJWK())
                .build();
        var forged = new SignedJWT(header, good().build());
        forged.sign(new RSASSASigner(forger));
        assertThat(kind(check(forged.serialize()))).isEqualTo(Kind.BAD);
    }

    @Test
    void everyChangedByteIsNoticed() throws Exception {
        String token = FakeIssuer.sign(key, good().build());
        isAlice(check(token));
        int body = token.indexOf('.') + 1;
        for (int at = body; at < token.length() - 1; at += 7) {
            // The last character of a part may hold bits that are no part of it.
            if (token.charAt(at) != '.' && token.charAt(at + 1) != '.') {
                char other = token.charAt(at) == 'A' ? 'B' : 'A';
                String changed = token.substring(0, at) + other + token.substring(at + 1);
                assertThat(check(changed).filter(Result.Valid.class::isInstance))
                        .as("byte " + at)
                        .isEmpty();
            }
        }
    }

    @Test
    void aHeaderThatMustBeUnderstoodAndIsNot() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("first")
                .criticalParams(Set.of("exp2"))
                .customParam("exp2", 1)
                .build();
        var jwt = new SignedJWT(header, good().build());
        jwt.sign(new RSASSASigner(key));
        assertThat(kind(check(jwt.serialize()))).isEqualTo(Kind.BAD);
    }

    @Test
    void newKeysAreFoundAndOldOnesForgotten() throws Exception {
        String old = FakeIssuer.sign(key, good().build());
        isAlice(check(old));
        fake.keys = new ArrayList<>();
        RSAKey second = fake.newRsa("second");
        assertThat(cause(check(FakeIssuer.sign(second, good().build()))))
                .as("asked too recently")
                .contains("does not publish");
        clock.advance(PublishedKeys.AT_MOST_EVERY);
        isAlice(check(FakeIssuer.sign(second, good().build())));
        clock.advance(TrustedIssuer.VERIFIED_FOR);
        assertThat(cause(check(old))).contains("does not publish");
        assertThat(fake.keyCalls).hasValue(3);
    }

    @Test
    void strangersKeyNamesDoNotBecomeCalls() throws Exception {
        isAlice(check(FakeIssuer.sign(key, good().build())));
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("stranger").generate();
        String token = FakeIssuer.sign(stranger, good().build());
        for (int i = 0; i < 50; i++) {
            assertThat(kind(check(token))).isEqualTo(Kind.BAD);
        }
        assertThat(fake.keyCalls).hasValue(1);
    }

    @Test
    void anIssuerThatIsDownIsNoWrongToken() throws Exception {
        fake.down = true;
        String token = FakeIssuer.sign(key, good().build());
        assertThat(kind(check(token))).isEqualTo(Kind.UNAVAILABLE);
        fake.down = false;
        clock.advance(PublishedKeys.AT_MOST_EVERY);
        isAlice(check(FakeIssuer.sign(key, good().build())));
        fake.down = true;
        clock.advance(PublishedKeys.WITHOUT_ISSUER.minusMinutes(1));
        isAlice(check(FakeIssuer.sign(key, good().build())));
        clock.advance(Duration.ofMinutes(2));
        assertThat(kind(check(FakeIssuer.sign(key, good().build())))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void anotherServersKeysAreNotTaken() throws Exception {
        fake.says = "https://elsewhere.test";
        assertThat(kind(check(FakeIssuer.sign(key, good().build())))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(fake.keyCalls).hasValue(0);
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
        fake.endless = true;
        assertThat(kind(check(FakeIssuer.sign(key, good().build())))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aClockSetBackMakesNoKeyYoungForEver() throws Exception {
        isAlice(check(FakeIssuer.sign(key, good().build())));
        clock.advance(Duration.ofDays(-30));
        isAlice(check(FakeIssuer.sign(key, good().build())));
        assertThat(fake.keyCalls).hasValue(2);
    }

    @Test
    void manyAtOnceFetchOnce() throws Exception {
        String token = FakeIssuer.sign(key, good().build());
        try (var threads = Executors.newFixedThreadPool(8)) {
            var results = new ArrayList<Future<Optional<Result>>>();
            for (int i = 0; i < 40; i++) {
                results.add(threads.submit(() -> check(token)));
            }
            for (Future<Optional<Result>> each : results) {
                isAlice(each.get());
            }
        }
        assertThat(fake.keyCalls).hasValue(1);
    }

    private Map<String, Object> active() {
        return Map.of(
                "active",
                true,
                "aud",
                "letterlock",
                "exp",
                clock.instant().getEpochSecond() + 300,
                "scope",
                "mail.send",
                "email",
                ALICE,
                "email_verified",
                true);
    }

    @Test
    void anOpaqueTokenIsAskedAbout() {
        issuer = issuer(Optional.of(asking(false)));
        fake.active.put("opaque+/=", active());
        isAlice(check("opaque+/="));
        fake.active.clear();
        assertThat(check("opaque+/=")).as("revoked a moment ago").isEmpty();
        assertThat(fake.tokenCalls).hasValue(2);
    }

    @Test
    void whatIsUnknownIsNotAskedAboutAgainAtOnce() {
        issuer = issuer(Optional.of(asking(false)));
        for (int i = 0; i < 20; i++) {
            assertThat(check("guess")).isEmpty();
        }
        assertThat(fake.tokenCalls).hasValue(1);
        clock.advance(Introspection.NOT_KNOWN_FOR);
        fake.active.put("guess", active());
        isAlice(check("guess"));
    }

    @Test
    void anAnswerForAnotherAudienceIsJudgedLikeAToken() {
        issuer = issuer(Optional.of(asking(false)));
        var other = new java.util.HashMap<>(active());
        other.put("aud", "payroll");
        fake.active.put("opaque", other);
        assertThat(kind(check("opaque"))).isEqualTo(Kind.BAD);
        other.put("aud", "letterlock");
        other.put("iss", "https://elsewhere.test");
        assertThat(cause(check("opaque"))).contains("another");
    }

    @Test
    void askedAlwaysARevokedSignedTokenIsRefused() throws Exception {
        issuer = issuer(Optional.of(asking(true)));
        String token = FakeIssuer.sign(key, good().build());
        fake.active.put(token, active());
        isAlice(check(token));
        fake.active.clear();
        assertThat(kind(check(token))).isEqualTo(Kind.REVOKED);
    }

    @Test
    void ourOwnWrongSecretIsNotTheUsersFault() {
        issuer = issuer(Optional.of(new IssuerRules.Asking(Optional.empty(), "letterlock", Secret.utf8("old"), false)));
        Optional<Result> result = check("opaque");
        assertThat(kind(result)).isEqualTo(Kind.UNAVAILABLE);
        assertThat(cause(result)).contains("client_secret_file").doesNotContain("old");
    }

    @Test
    void theScopeItWantsIsTold() {
        assertThat(issuer.scope("smtp")).contains("mail.send");
        assertThat(issuer.scope("imap")).isEmpty();
    }
}
