package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.kit.oauth.FakeIssuer.Answer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Secret;

/// Servers that answer with too much, too slowly, in another tongue, or send us elsewhere.
class HostileIssuerTest {
    private static final String DEEP = "{'a':".repeat(20_000) + "1" + "}".repeat(20_000);

    private final FakeIssuer issuer = FakeIssuer.start();
    private final HttpCaller caller = HttpCaller.of(HttpCaller.Settings.DEFAULT.withDeadline(Duration.ofMillis(1500)));

    @AfterEach
    void stop() {
        caller.close();
        issuer.close();
    }

    private Outcome<Tokens> ask() {
        var server = new AuthorizationServer(
                Optional.of(issuer.issuer()),
                Optional.empty(),
                URI.create(issuer.url("/token")),
                Optional.empty(),
                Optional.of(URI.create(issuer.url("/revoke"))),
                Set.of(),
                false);
        var registration = new ClientRegistration("app", Optional.of(Secret.utf8("hush")));
        return new OAuthClient(caller, server, registration, new TestClock(), new Random(1))
                .clientCredentials(List.of());
    }

    private static Trouble failed(Outcome<?> outcome) {
        return outcome.failure().orElseThrow(() -> new AssertionError("it worked"));
    }

    static Stream<Arguments> nonsense() {
        String good = "{'access_token':'a','token_type':'Bearer'}";
        return Stream.of(
                Arguments.of("a page", Answer.of(200, "text/html; charset=utf-8", "<html>Log in</html>"), "text/html"),
                Arguments.of(
                        "JSON that says it is a page",
                        Answer.of(200, "text/html", good.replace('\'', '"')),
                        "text/html"),
                Arguments.of("nothing", Answer.json(200, ""), "JSON"),
                Arguments.of("a list", Answer.json(200, "[1]"), "JSON"),
                Arguments.of("half", Answer.json(200, good.substring(0, 20)), "JSON"),
                Arguments.of("deep", Answer.json(200, DEEP), ""),
                Arguments.of("no token", Answer.json(200, "{'token_type':'Bearer'}"), "no access token"),
                Arguments.of(
                        "an empty token",
                        Answer.json(200, "{'access_token':'','token_type':'Bearer'}"),
                        "no access token"),
                Arguments.of(
                        "a number", Answer.json(200, "{'access_token':7,'token_type':'Bearer'}"), "no access token"),
                Arguments.of(
                        "a token with a line end",
                        Answer.json(200, "{'access_token':'a\\r\\nAUTH PLAIN','token_type':'Bearer'}"),
                        "no access token"),
                Arguments.of("another type", Answer.json(200, "{'access_token':'a','token_type':'mac'}"), "mac"),
                Arguments.of("no type", Answer.json(200, "{'access_token':'a'}"), "unknown"),
                Arguments.of("a refusal without a word", Answer.json(400, "{}"), "400"),
                Arguments.of("a redirect to itself", Answer.redirect("/token"), "/token"),
                Arguments.of("a redirect elsewhere", Answer.redirect("https://evil.example/"), "evil.example"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseIsSaidToBeNonsense(String name, Answer answer, String word) {
        issuer.always("/token", answer);
        assertThat(failed(ask())).isInstanceOf(Trouble.Broken.class);
        assertThat(failed(ask()).explanation()).contains(word).doesNotContain("hush");
        assertThat(issuer.asked("/token")).hasSize(2); // one each: no redirect was followed, nothing was tried again
    }

    @Test
    void anAnswerWithoutBoundsIsCutOff() {
        issuer.always("/token", Answer.json(200, "{'access_token':'" + "a".repeat(600_000) + "'}"));
        assertThat(failed(ask())).isInstanceOf(Trouble.Broken.class);
    }

    @Test
    void anAnswerThatNeverEndsIsNotWaitedFor() {
        issuer.always("/token", Answer.json(200, "{'access_token':'a',").withoutEnd());
        assertThat(failed(ask())).isInstanceOf(Trouble.Unreachable.class);
        assertThat(failed(ask()).explanation()).contains("in time");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aServerInTroubleIsATemporaryMatter(int status) {
        issuer.always("/token", Answer.of(status, "text/html", "oops"));
        assertThat(failed(ask())).isInstanceOf(Trouble.Unreachable.class);
    }

    @Test
    void nobodyThere() {
        issuer.close();
        assertThat(failed(ask())).isInstanceOf(Trouble.Unreachable.class);
    }

    @Test
    void aRefusalWithSuccessIsARefusal() {
        issuer.always(
                "/token",
                Answer.json(200, "{'error':'bad_verification_code','access_token':'a','token_type':'bearer'}"));
        assertThat(failed(ask())).isEqualTo(new Trouble.Refused("bad_verification_code", "", 200));
    }

    @Test
    void whatItWritesCannotMoveTheCursorNorFillTheScreen() {
        String loud = "\\u001b[2J\\u0007\\u202e" + "x".repeat(5000);
        issuer.always("/token", Answer.json(400, "{'error':'a\\u001bb','error_description':'" + loud + "'}"));
        String explanation = failed(ask()).explanation();
        assertThat(explanation.chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(explanation).hasSizeLessThan(1200).doesNotContain("\u202e");
    }

    static Stream<Arguments> metadata() {
        String rest = "'authorization_endpoint':'ISS/authorize','token_endpoint':'ISS/token'";
        return Stream.of(
                Arguments.of(
                        "another's name", Answer.json(200, "{'issuer':'https://bank.example'," + rest + "}"), true),
                Arguments.of("a slash more", Answer.json(200, "{'issuer':'ISS/'," + rest + "}"), true),
                Arguments.of("no name", Answer.json(200, "{" + rest + "}"), true),
                Arguments.of(
                        "a token endpoint in clear",
                        Answer.json(200, "{'issuer':'ISS','token_endpoint':'http://192.0.2.1/token'}"),
                        false),
                Arguments.of("no token endpoint", Answer.json(200, "{'issuer':'ISS'}"), false),
                Arguments.of(
                        "a token endpoint of another kind",
                        Answer.json(200, "{'issuer':'ISS','token_endpoint':'file:///etc/passwd'}"),
                        false),
                Arguments.of("a page", Answer.of(200, "text/html", "<html>"), false),
                Arguments.of("a redirect", Answer.redirect("https://elsewhere.example/"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metadata")
    void metadataThatAreNotItsOwnAreNotBelieved(String name, Answer answer, boolean mistrusted) {
        var own = new Answer(
                answer.status(),
                answer.contentType(),
                new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace("ISS", issuer.issuer())
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                answer.location(),
                false);
        issuer.always("/.well-known/oauth-authorization-server", own).always("/.well-known/openid-configuration", own);
        assertThat(failed(Discovery.ask(caller, issuer.issuer())))
                .isInstanceOf(mistrusted ? Trouble.Mistrusted.class : Trouble.Broken.class);
    }

    @Test
    void theOlderDocumentDoesToo() {
        String path = "/realms/x";
        issuer.always("/realms/x/.well-known/openid-configuration", Answer.json(200, """
                {'issuer':'%1$s','token_endpoint':'%1$s/token','authorization_endpoint':'ftp://x/'}""".formatted(issuer.url(path))));
        var found = Discovery.ask(caller, issuer.url(path));
        assertThat(found).isInstanceOfSatisfying(Outcome.Done.class, done -> {
            var server = ((Discovery.Found) done.value()).server();
            assertThat(server.token()).isEqualTo(URI.create(issuer.url(path) + "/token"));
            assertThat(server.authorization()).isEmpty();
        });
        assertThat(issuer.asked("/.well-known/oauth-authorization-server/realms/x"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "http://issuer.example",
                "https://a.example?x=1",
                "https://a.example#f",
                "https://someone@a.example"
            })
    void anIssuerThatIsNoneIsNotAsked(String text) {
        assertThat(failed(Discovery.ask(caller, text))).isInstanceOf(Trouble.Broken.class);
    }

    @Test
    void aBrowserLoginNeedsAPage() {
        issuer.always("/.well-known/oauth-authorization-server", Answer.json(200, """
                {'issuer':'%1$s','token_endpoint':'%1$s/token'}""".formatted(issuer.issuer())));
        var found = Discovery.ask(caller, issuer.issuer());
        if (!(found instanceof Outcome.Done<Discovery.Found>(Discovery.Found done))) {
            throw new AssertionError(found);
        }
        var client = new OAuthClient(
                caller, done.server(), new ClientRegistration("app", Optional.empty()), new TestClock(), new Random(1));
        assertThat(failed(client.browserLogin(URI.create("http://127.0.0.1"), List.of(), Map.of())))
                .isInstanceOf(Trouble.NotPossible.class);
        assertThat(failed(client.deviceCode(List.of()))).isInstanceOf(Trouble.NotPossible.class);
    }
}
