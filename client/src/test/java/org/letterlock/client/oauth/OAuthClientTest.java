package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.kit.oauth.FakeIssuer.Answer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// Every way to a token, against a server that checks what it is owed, and against servers that mean no good.
class OAuthClientTest {
    private static final URI REDIRECT = URI.create("http://127.0.0.1:4711");
    private static final List<String> SEND = List.of("mail.send");

    private final FakeIssuer issuer = FakeIssuer.start();
    private final TestClock clock = new TestClock();
    private final Random random = new Random(1);
    private final HttpCaller caller = HttpCaller.of(HttpCaller.Settings.DEFAULT.withDeadline(Duration.ofSeconds(5)));

    @AfterEach
    void stop() {
        caller.close();
        issuer.close();
    }

    private AuthorizationServer server() {
        return done(Discovery.ask(caller, issuer.issuer())).server();
    }

    private OAuthClient client() {
        return new OAuthClient(caller, server(), new ClientRegistration("app", Optional.empty()), clock, random);
    }

    private OAuthClient client(String id, String secret) {
        var registration = new ClientRegistration(id, Optional.of(Secret.utf8(secret)));
        return new OAuthClient(caller, server(), registration, clock, random);
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(Trouble trouble) -> throw new AssertionError(trouble);
        };
    }

    private static Trouble failed(Outcome<?> outcome) {
        return outcome.failure().orElseThrow(() -> new AssertionError("it worked"));
    }

    private static String text(Secret secret) {
        return secret.revealText().orElseThrow();
    }

    private BrowserLogin login() {
        return done(client().browserLogin(REDIRECT, SEND, Map.of()));
    }

    /// What a browser comes back with.
    private String redirected(BrowserLogin login) throws Exception {
        return caller.get(login.url()).location().orElseThrow();
    }

    @Test
    void byBrowser() throws Exception {
        BrowserLogin login = login();
        Tokens tokens = done(login.finish(redirected(login)));
        assertThat(text(tokens.access())).isEqualTo("access-2");
        assertThat(tokens.refresh().map(OAuthClientTest::text)).contains("refresh-2");
        assertThat(tokens.accessEnds()).contains(clock.instant().plusSeconds(3600));
        assertThat(tokens.scopes()).isEqualTo(SEND);
        assertThat(issuer.asked("/token").getFirst().fields())
                .containsEntry("client_id", "app")
                .containsEntry("redirect_uri", "http://127.0.0.1:4711")
                .doesNotContainKey("client_secret");
    }

    @Test
    void thePageIsAskedWithPkceAndWhatElseItWants() {
        var more = Map.of("access_type", "offline", "prompt", "consent");
        String url = done(client().browserLogin(REDIRECT, List.of("a b", "c&d"), more))
                .url()
                .toString();
        assertThat(url)
                .startsWith(issuer.issuer() + "/authorize?response_type=code&client_id=app&")
                .contains("&scope=a+b+c%26d&", "code_challenge_method=S256", "access_type=offline")
                .containsPattern("&state=[A-Za-z0-9_-]{43}&code_challenge=[A-Za-z0-9_-]{43}&");
    }

    @Test
    void noTwoLoginsShareAnything() {
        var client = client();
        var one = done(client.browserLogin(REDIRECT, SEND, Map.of())).url();
        var other = done(client.browserLogin(REDIRECT, SEND, Map.of())).url();
        assertThat(one.getRawQuery().replaceAll(".*state=([^&]*).*", "$1"))
                .isNotEqualTo(other.getRawQuery().replaceAll(".*state=([^&]*).*", "$1"));
        assertThat(one.getRawQuery().replaceAll(".*code_challenge=([^&]*).*", "$1"))
                .isNotEqualTo(other.getRawQuery().replaceAll(".*code_challenge=([^&]*).*", "$1"));
    }

    @Test
    void theCodeOfAnotherLoginIsOfNoUse() throws Exception {
        BrowserLogin victim = login();
        BrowserLogin attacker = login();
        String code = redirected(attacker).replaceAll(".*code=([^&]*).*", "$1");
        String injected = redirected(victim).replaceAll("code=[^&]*", "code=" + code);
        assertThat(failed(victim.finish(injected)))
                .isEqualTo(new Trouble.Refused("invalid_grant", "the code_verifier does not fit", 400));
    }

    @Test
    void aSecondCodeIsNotTaken() throws Exception {
        BrowserLogin login = login();
        String first = redirected(login);
        String second = redirected(login);
        done(login.finish(first));
        assertThat(failed(login.finish(second))).isInstanceOf(Trouble.Mistrusted.class);
        assertThat(failed(login.finish(first))).isInstanceOf(Trouble.Mistrusted.class);
        assertThat(issuer.asked("/token")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=STATE&code=1&code=2&iss=ISS",
                "state=STATE&state=STATE&code=1&iss=ISS",
                "state=wrong&code=1&iss=ISS",
                "state=&code=1&iss=ISS",
                "code=1&iss=ISS",
                "state=STATE&code=1",
                "state=STATE&code=1&iss=https://other.example",
                "state=STATE&code=%zz&iss=ISS",
                "",
                "4/0AX4XfWh-only-the-code"
            })
    void whatMayBeAnothersIsNotTakenAndDoesNotEndTheLogin(String query) throws Exception {
        BrowserLogin login = login();
        String state = login.url().getRawQuery().replaceAll(".*state=([^&]*).*", "$1");
        String wrong = query.replace("STATE", state).replace("ISS", issuer.issuer());
        assertThat(failed(login.finish(wrong))).isInstanceOf(Trouble.Mistrusted.class);
        assertThat(issuer.asked("/token")).isEmpty();
        done(login.finish(redirected(login)));
    }

    @Test
    void whatIsPastedMayBeBrokenIntoLines() throws Exception {
        BrowserLogin login = login();
        String pasted = "  " + redirected(login).replaceAll("(.{40})", "$1\r\n ") + "\n";
        done(login.finish(pasted));
    }

    @Test
    void anErrorComesThroughTheBrowserToo() {
        BrowserLogin login = login();
        String state = login.url().getRawQuery().replaceAll(".*state=([^&]*).*", "$1");
        String said =
                "error=access_denied&error_description=no%1B%5B31m+way&iss=" + issuer.issuer() + "&state=" + state;
        assertThat(failed(login.finish(said))).isEqualTo(new Trouble.Refused("access_denied", "no [31m way", 0));
    }

    @Test
    void byDeviceCode() {
        issuer.next("/token", Answer.error("authorization_pending", ""))
                .next("/token", Answer.error("slow_down", ""))
                .next("/token", Answer.error("authorization_pending", ""))
                .next("/token", Answer.of(503, "text/html", "busy"));
        var client = client();
        DeviceCode device = done(client.deviceCode(SEND));
        assertThat(device.userCode()).isEqualTo("WDJB-MJHT");
        var pauses = new ArrayList<Long>();
        Tokens tokens = done(client.await(device, SEND, pause -> {
            pauses.add(pause.toSeconds());
            clock.advance(pause);
        }));
        assertThat(text(tokens.access())).startsWith("access-");
        assertThat(pauses).containsExactly(5L, 5L, 10L, 10L, 20L);
        assertThat(issuer.asked("/token").getFirst().fields()).containsEntry("device_code", text(device.code()));
    }

    @ParameterizedTest
    @CsvSource({"access_denied", "expired_token", "invalid_grant"})
    void aDeviceCodeThatIsRefusedIsNotAskedForAgain(String error) {
        issuer.always("/token", Answer.error(error, "no"));
        var client = client();
        DeviceCode device = done(client.deviceCode(SEND));
        assertThat(failed(client.await(device, SEND, clock::advance))).isEqualTo(new Trouble.Refused(error, "no", 400));
        assertThat(issuer.asked("/token")).hasSize(1);
    }

    @Test
    void aServerThatOnlyEverSaysPendingIsNotAskedForEver() {
        issuer.always("/token", Answer.error("authorization_pending", ""));
        var client = client();
        DeviceCode device = done(client.deviceCode(SEND));
        assertThat(failed(client.await(device, SEND, clock::advance)))
                .isInstanceOfSatisfying(
                        Trouble.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo("expired_token"));
        assertThat(issuer.asked("/token")).hasSize(120);
    }

    @Test
    void intervalsAndLivesBeyondReasonAreCut() {
        issuer.always("/device", Answer.json(200, """
                {'device_code':'d','user_code':'u','verification_url':'https://a.example/d',
                'expires_in':99999999,'interval':0}"""));
        DeviceCode device = done(client().deviceCode(SEND));
        assertThat(device.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(device.ends()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(device.page()).isEqualTo(URI.create("https://a.example/d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "http://a.example/", "file:///etc/passwd", "https://someone@a.example/"})
    void nobodyIsSentToAPageOfAnotherKind(String page) {
        issuer.always(
                "/device",
                Answer.json(
                        200, "{'device_code':'d','user_code':'u','verification_uri':'" + page + "','expires_in':600}"));
        assertThat(failed(client().deviceCode(SEND))).isInstanceOf(Trouble.Broken.class);
    }

    @Test
    void byTheClientsOwnRight() {
        issuer.client("robot", "p&s %ö");
        Tokens tokens = done(client("robot", "p&s %ö").clientCredentials(SEND));
        assertThat(tokens.refresh()).isEmpty();
        var asked = issuer.asked("/token").getFirst();
        assertThat(asked.authorization()).isPresent();
        assertThat(asked.fields()).doesNotContainKeys("client_secret", "client_id");
        assertThat(failed(client("robot", "wrong").clientCredentials(SEND)))
                .isEqualTo(new Trouble.Refused("invalid_client", "", 401));
        assertThat(failed(client().clientCredentials(SEND))).isInstanceOf(Trouble.NotPossible.class);
    }

    @Test
    void aServerThatTakesSecretsInTheFormAloneGetsThemThere() {
        issuer.client("robot", "secret")
                .always("/.well-known/oauth-authorization-server", Answer.json(200, """
                {'issuer':'%1$s','token_endpoint':'%1$s/token',
                'token_endpoint_auth_methods_supported':['client_secret_post']}""".formatted(issuer.issuer())));
        done(client("robot", "secret").clientCredentials(SEND));
        assertThat(issuer.asked("/token").getFirst().authorization()).isEmpty();
    }

    @Test
    void byAServiceAccountsSignature() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        ServiceAccountKey key = ServiceAccountKey.parse(keyFile(pair)).orThrow();
        done(client().serviceAccount(key, Optional.of("alice@corp.example"), SEND));
        var asked = issuer.asked("/token").getFirst();
        assertThat(asked.fields()).doesNotContainKey("client_id");
        SignedJWT jwt = SignedJWT.parse(asked.fields().get("assertion"));
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("k1");
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("robot@project.example");
        assertThat(claims.getSubject()).isEqualTo("alice@corp.example");
        assertThat(claims.getAudience()).containsExactly(issuer.url("/token"));
        assertThat(claims.getStringClaim("scope")).isEqualTo("mail.send");
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(clock.instant());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(clock.instant().plusSeconds(3600));
        assertThat(key.toString()).isEqualTo("ServiceAccountKey[robot@project.example]");
    }

    private static Secret keyFile(KeyPair pair) {
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        return Secret.utf8("{\"type\":\"service_account\",\"client_email\":\"robot@project.example\","
                + "\"private_key_id\":\"k1\",\"private_key\":\"" + pem + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"type\":\"authorized_user\"}",
                "{\"type\":\"service_account\",\"client_email\":\"a\"}",
                "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"AAAA\"}",
                "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\u00ff\"}"
            })
    void aKeyFileThatIsNoneIsSaidToBeNone(String text) {
        assertThat(ServiceAccountKey.parse(Secret.utf8(text))).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void renewalKeepsTheRefreshTokenUnlessThereIsANewOne() throws Exception {
        BrowserLogin login = login();
        Tokens first = done(login.finish(redirected(login)));
        Tokens second = done(client().refresh(first, List.of()));
        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        assertThat(second.scopes()).isEqualTo(SEND);
        assertThat(issuer.asked("/token").getLast().fields()).doesNotContainKey("scope");
        issuer.next("/token", Answer.json(200, "{'access_token':'next','token_type':'bearer'}"));
        Tokens third = done(client().refresh(second, List.of("mail.send")));
        assertThat(third.refresh()).isEqualTo(second.refresh());
        assertThat(third.accessEnds()).isEmpty();
        assertThat(issuer.asked("/token").getLast().fields()).containsEntry("scope", "mail.send");
        assertThat(failed(client().refresh(first, List.of())))
                .isEqualTo(new Trouble.Refused("invalid_grant", "used before", 400));
    }

    @Test
    void revocationTakesTheRefreshToken() throws Exception {
        BrowserLogin login = login();
        Tokens tokens = done(login.finish(redirected(login)));
        done(client().revoke(tokens));
        assertThat(issuer.revoked()).containsExactly(text(tokens.refresh().orElseThrow()));
        assertThat(issuer.asked("/revoke").getFirst().fields()).containsEntry("token_type_hint", "refresh_token");
    }

    @ParameterizedTest
    @CsvSource({
        "3600, 3600",
        "'\"3600\"', 3600",
        "0, 0",
        "-5, ",
        "1e99, ",
        "'\"soon\"', ",
        "null, ",
        "99999999999, ",
        "3599.9, 3599"
    })
    void livesAreTakenAsTheyComeOrNotAtAll(String written, Long seconds) {
        issuer.client("robot", "s").life(written);
        Tokens tokens = done(client("robot", "s").clientCredentials(SEND));
        assertThat(tokens.accessEnds()).isEqualTo(Optional.ofNullable(seconds).map(clock.instant()::plusSeconds));
    }

    @Test
    void whatWasNotGrantedIsNoticed() {
        issuer.client("robot", "s")
                .always(
                        "/token",
                        Answer.json(200, "{'access_token':'a','token_type':'Bearer','scope':'MAIL.READ  other'}"));
        var asked = List.of("mail.send", "mail.read", "offline_access");
        assertThat(done(client("robot", "s").clientCredentials(asked)).missing(asked))
                .containsExactly("mail.send");
    }
}
