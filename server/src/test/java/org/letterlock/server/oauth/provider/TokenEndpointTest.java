package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.oauth.provider.Realm.Answer;

final class TokenEndpointTest {
    @TempDir
    private Path folder;

    private Realm realm;

    @BeforeEach
    void open() throws Exception {
        realm = new Realm(folder);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    /// How a login by this token ends, in a word.
    private String login(String token) {
        try (var secret = Secret.utf8(token)) {
            return realm.tokens
                    .check(secret, "smtp")
                    .map(result -> switch (result) {
                        case TokenCheck.Result.Valid _ -> "GRANTED";
                        case TokenCheck.Result.Invalid(var refusal, var _) ->
                            refusal.kind().name();
                    })
                    .orElse("FOREIGN");
        }
    }

    @Test
    void aCodeBecomesTokens() throws Exception {
        Answer answer = realm.fresh();
        assertThat(answer.json())
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600L)
                .containsEntry("scope", "mail.send mail.read");
        assertThat(answer.access()).startsWith("lla_");
        assertThat(answer.refresh()).startsWith("llr_");
        assertThat(answer.response().getCacheControl()).isEqualTo("no-store");
        assertThat(login(answer.access())).isEqualTo("GRANTED");
        assertThat(realm.grants.list(realm.alice.id())).singleElement().satisfies(grant -> {
            assertThat(grant.name()).isEqualTo("The desktop");
            assertThat(grant.scopes()).containsExactlyInAnyOrder(MailScope.SEND, MailScope.READ);
            assertThat(grant.standsAt(realm.clock.instant())).isTrue();
        });
    }

    @Test
    void nothingInTheDatabaseIsASecret() throws Exception {
        String code = realm.code();
        Answer answer = realm.exchange(code);
        String all = realm.database.read(statements -> {
            var text = new StringBuilder();
            for (String table :
                    List.of("oauth_client", "oauth_code", "oauth_token", "oauth_grant", "credential", "audit")) {
                new Sql(statements).list("SELECT * FROM " + table, row -> {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(row.getString(i)).append('\n');
                    }
                    return "";
                });
            }
            return text.toString();
        });
        assertThat(all)
                .contains("The desktop")
                .doesNotContain(code, answer.access(), answer.refresh(), realm.webSecret, realm.imapdSecret);
    }

    @ParameterizedTest
    @CsvSource({
        "code_verifier, -, invalid_grant", // RFC 7636 §4.6
        "code_verifier, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl, invalid_grant",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, invalid_grant", // the challenge itself: plain
        "code_verifier, short, invalid_request",
        "redirect_uri, -, invalid_grant", // RFC 6749 §4.1.3
        "redirect_uri, http://127.0.0.1:49153/back, invalid_grant", // the very port it was asked with
        "redirect_uri, https://evil.example/, invalid_grant",
        "code, llc_nonsense, invalid_grant",
        "code, -, invalid_request",
        "client_id, -, invalid_client",
        "client_id, nobody, invalid_client",
        "client_id, web, invalid_client", // has a secret, and did not show it
        "client_id, tv, invalid_grant", // another client's code
        "grant_type, -, invalid_request",
        "grant_type, password, *",
        "grant_type, client_credentials, *",
        "grant_type, urn:example:new, unsupported_grant_type",
    })
    void refuses(String name, String value, String error) throws Exception {
        Answer answer = realm.exchange(realm.code(), form -> {
            var changed = new HashMap<>(form);
            changed.put(name, value);
            if (value.equals("-")) {
                changed.remove(name);
            }
            return changed;
        });
        assertThat(answer.error()).as(answer.text()).matches(error.equals("*") ? "[a-z_]+" : error);
        assertThat(answer.status()).isEqualTo(answer.error().equals("invalid_client") ? 401 : 400);
        assertThat(answer.response().getCacheControl()).isEqualTo("no-store");
        assertThat(realm.grants.list(realm.alice.id())).isEmpty();
    }

    @Test
    void aParameterComesOnce() throws Exception {
        var answer = new Answer(realm.server.token(Realm.post(
                "grant_type",
                "authorization_code",
                "client_id",
                "desktop",
                "code",
                realm.code(),
                "code",
                "llc_x",
                "redirect_uri",
                Realm.LOOPBACK,
                "code_verifier",
                Realm.VERIFIER)));
        assertThat(answer.error()).isEqualTo("invalid_request");
    }

    @Test
    void onlyFormsThatArePostedAreRead() throws Exception {
        var get = new com.nimbusds.oauth2.sdk.http.HTTPRequest(
                com.nimbusds.oauth2.sdk.http.HTTPRequest.Method.GET, java.net.URI.create("https://x.test/t?code=1"));
        assertThat(new Answer(realm.server.token(get)).error()).isEqualTo("invalid_request");
        var json = Realm.post("grant_type", "authorization_code");
        json.setContentType("application/json");
        assertThat(new Answer(realm.server.token(json)).error()).isEqualTo("invalid_request");
    }

    @Test
    void confidentialClientsProveThemselvesInEitherWay() throws Exception {
        for (boolean header : List.of(true, false)) {
            Map<String, String> request = Realm.request();
            request.put("client_id", "web");
            request.put("redirect_uri", Realm.WEB);
            String code = realm.code(request, realm.bob);
            assertThat(realm.token(web(code, "wrong")).error()).isEqualTo("invalid_client");
            var form = Realm.post(
                    "grant_type",
                    "authorization_code",
                    "code",
                    code,
                    "redirect_uri",
                    Realm.WEB,
                    "code_verifier",
                    Realm.VERIFIER);
            Answer answer = header
                    ? new Answer(realm.server.token(Realm.basic(form, "web", realm.webSecret)))
                    : realm.token(web(code, realm.webSecret));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    private static Map<String, String> web(String code, String secret) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "web",
                "client_secret",
                secret,
                "code",
                code,
                "redirect_uri",
                Realm.WEB,
                "code_verifier",
                Realm.VERIFIER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic !!!", "Basic ", "Bearer x", "Basic ZGVza3RvcDo=", "Basic d2ViOndyb25n", "Digest a=b", "x"
            })
    void aBadAuthorizationHeaderIsAFailure(String header) throws Exception {
        var form = Realm.post("grant_type", "refresh_token", "client_id", "desktop", "refresh_token", "llr_x");
        form.setAuthorization(header);
        var answer = new Answer(realm.server.token(form));
        assertThat(answer.error()).isIn("invalid_client", "invalid_request");
        if (answer.status() == 401) { // RFC 6749 §5.2
            assertThat(answer.response().getWWWAuthenticate()).startsWith("Basic ");
        }
    }

    @Test
    void twoProofsAreOneTooMany() {
        var form = Realm.post(
                "grant_type",
                "refresh_token",
                "client_secret",
                realm.webSecret,
                "client_id",
                "web",
                "refresh_token",
                "x");
        assertThat(new Answer(realm.server.token(Realm.basic(form, "web", realm.webSecret))).error())
                .isEqualTo("invalid_request");
    }

    @Test
    void aCodeLivesAMinute() throws Exception {
        String code = realm.code();
        realm.clock.advance(Duration.ofSeconds(60));
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
        String other = realm.code();
        realm.clock.advance(Duration.ofSeconds(59));
        assertThat(realm.exchange(other).error()).isEqualTo("none");
    }

    @Test
    void aClockThatIsSetBackMakesNoCodeLive() throws Exception {
        String code = realm.code();
        realm.clock.advance(Duration.ofHours(-2));
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
    }

    /// RFC 6749 §4.1.2.
    @Test
    void aCodeThatComesTwiceRevokesWhatItWasGood() throws Exception {
        String code = realm.code();
        Answer first = realm.exchange(code);
        assertThat(login(first.access())).isEqualTo("GRANTED");
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
        assertThat(login(first.access())).isEqualTo("REVOKED");
        assertThat(realm.refresh(first.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(realm.grants.list(realm.alice.id()))
                .singleElement()
                .satisfies(grant -> assertThat(grant.revokedWhy()).contains("code came twice"));
        assertThat(realm.accounts.audit(1))
                .singleElement()
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("grant revoke"));
    }

    @Test
    void alsoLongAfterItExpired() throws Exception {
        String code = realm.code();
        Answer first = realm.exchange(code);
        realm.clock.advance(Duration.ofMinutes(30));
        realm.exchange(code);
        assertThat(login(first.access())).isEqualTo("REVOKED");
    }

    @Test
    void anotherClientsReplayHarmsNobody() throws Exception {
        String code = realm.code();
        Answer first = realm.exchange(code);
        assertThat(realm.exchange(code, form -> {
                            var other = new HashMap<>(form);
                            other.put("client_id", "tv");
                            return other;
                        })
                        .error())
                .isEqualTo("invalid_grant");
        assertThat(login(first.access())).isEqualTo("GRANTED");
    }

    @Test
    void aCodeWithAWrongVerifierIsSpent() throws Exception {
        String code = realm.code();
        assertThat(realm.exchange(code, form -> {
                            var wrong = new HashMap<>(form);
                            wrong.put("code_verifier", "x".repeat(43));
                            return wrong;
                        })
                        .error())
                .isEqualTo("invalid_grant");
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
    }

    @Test
    void ofExchangesAtOnceExactlyOneIsFirst() throws Exception {
        String code = realm.code();
        List<Answer> answers = atOnce(8, () -> realm.exchange(code));
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(realm.grants.list(realm.alice.id())).hasSize(1);
    }

    private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var future : threads.invokeAll(java.util.Collections.nCopies(times, call))) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    @Test
    void aDisabledAccountGetsNothing() throws Exception {
        String code = realm.code();
        Answer tokens = realm.fresh();
        realm.accounts.disable(realm.alice.address()).orThrow();
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("invalid_grant");
        realm.accounts.enable(realm.alice.address()).orThrow();
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("none");
    }

    @Test
    void aRemovedAccountTakesAllWithIt() throws Exception {
        String code = realm.code();
        Answer tokens = realm.fresh();
        realm.accounts.remove(realm.alice.address()).orThrow();
        assertThat(realm.exchange(code).error()).isEqualTo("invalid_grant");
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(login(tokens.access())).isEqualTo("BAD");
        assertThat(realm.grants.list(realm.alice.id())).isEmpty();
    }

    @Test
    void aRemovedClientTakesAllWithIt() throws Exception {
        Answer tokens = realm.fresh();
        assertThat(realm.clients.remove("desktop").orThrow().grants()).isEqualTo(1);
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("invalid_client");
        assertThat(login(tokens.access())).isEqualTo("REVOKED");
    }

    @Test
    void anAccessTokenLivesAnHour() throws Exception {
        Answer tokens = realm.fresh();
        realm.clock.advance(Duration.ofMinutes(59));
        assertThat(login(tokens.access())).isEqualTo("GRANTED");
        realm.clock.advance(Duration.ofMinutes(1));
        assertThat(login(tokens.access())).isEqualTo("EXPIRED");
        realm.clock.advance(Duration.ofDays(30));
        realm.refresh(tokens.refresh());
        assertThat(login(tokens.access())).isEqualTo("BAD"); // forgotten
    }

    @Test
    void refreshTokensAreGoodOnceAndForever() throws Exception {
        Answer tokens = realm.fresh();
        var seen = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            assertThat(seen.add(tokens.refresh())).isTrue();
            assertThat(seen.add(tokens.access())).isTrue();
            realm.clock.advance(Duration.ofDays(89));
            tokens = realm.refresh(tokens.refresh());
            assertThat(tokens.error()).as("round %d", i).isEqualTo("none");
            assertThat(login(tokens.access())).isEqualTo("GRANTED");
        }
        assertThat(realm.grants.list(realm.alice.id())).hasSize(1);
    }

    @Test
    void aRefreshTokenLives90IdleDays() throws Exception {
        Answer tokens = realm.fresh();
        realm.clock.advance(Duration.ofDays(90));
        assertThat(realm.grants.list(realm.alice.id()))
                .singleElement()
                .satisfies(grant ->
                        assertThat(grant.standsAt(realm.clock.instant())).isFalse());
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("invalid_grant");
    }

    /// RFC 9700 §4.14.2.
    @Test
    void aRefreshTokenThatComesTwiceRevokesTheGrant() throws Exception {
        Answer first = realm.fresh();
        Answer second = realm.refresh(first.refresh());
        realm.clock.advance(Lifetimes.RETRY);
        assertThat(realm.refresh(first.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(login(second.access())).isEqualTo("REVOKED");
        assertThat(login(first.access())).isEqualTo("REVOKED");
        assertThat(realm.refresh(second.refresh()).error()).isEqualTo("invalid_grant");
    }

    @Test
    void alsoWithinTheGraceOnceItsSuccessorWasUsed() throws Exception {
        Answer first = realm.fresh();
        Answer second = realm.refresh(first.refresh());
        Answer third = realm.refresh(second.refresh());
        assertThat(realm.refresh(first.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(login(third.access())).isEqualTo("REVOKED");
    }

    @Test
    void whoeverDidNotHearTheAnswerMayAskOnceMore() throws Exception {
        Answer first = realm.fresh();
        Answer lost = realm.refresh(first.refresh());
        realm.clock.advance(Duration.ofSeconds(9));
        Answer heard = realm.refresh(first.refresh());
        assertThat(heard.error()).isEqualTo("none");
        assertThat(login(heard.access())).isEqualTo("GRANTED");
        assertThat(login(lost.access())).isEqualTo("BAD"); // taken back
        assertThat(realm.refresh(heard.refresh()).error()).isEqualTo("none");
    }

    @Test
    void butTheAnswerThatWasTakenBackBetraysAThief() throws Exception {
        Answer first = realm.fresh();
        Answer stolen = realm.refresh(first.refresh());
        Answer heard = realm.refresh(first.refresh());
        assertThat(realm.refresh(stolen.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(login(heard.access())).isEqualTo("REVOKED");
    }

    @Test
    void ofRefreshesAtOnceExactlyOneWins() throws Exception {
        Answer first = realm.fresh();
        List<Answer> answers = atOnce(8, () -> realm.refresh(first.refresh()));
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .filter(answer -> login(answer.access()).equals("GRANTED")))
                .hasSize(1);
    }

    @Test
    void aClockThatIsSetBackGivesNoGrace() throws Exception {
        Answer first = realm.fresh();
        realm.refresh(first.refresh());
        realm.clock.advance(Duration.ofHours(-1));
        assertThat(realm.refresh(first.refresh()).error()).isEqualTo("invalid_grant");
    }

    @Test
    void whatIsNoRefreshTokenOfThisClientRefreshesNothing() throws Exception {
        Answer tokens = realm.fresh();
        assertThat(realm.refresh(tokens.access()).error()).isEqualTo("invalid_grant");
        assertThat(realm.refresh("llr_nonsense").error()).isEqualTo("invalid_grant");
        assertThat(realm.refresh("").error()).isEqualTo("invalid_request");
        assertThat(realm.token(Map.of(
                                "grant_type", "refresh_token", "client_id", "tv", "refresh_token", tokens.refresh()))
                        .error())
                .isEqualTo("invalid_grant");
        assertThat(login(tokens.access())).isEqualTo("GRANTED");
    }

    /// RFC 6749 §6.
    @Test
    void aRefreshMayAskForLessNeverForMore() throws Exception {
        Map<String, String> request = Realm.request();
        request.put("scope", "mail.send");
        Answer sendOnly = realm.exchange(realm.code(request, realm.alice));
        assertThat(refresh(sendOnly, "mail.send mail.read").error()).isEqualTo("invalid_scope");
        assertThat(refresh(sendOnly, "mail.send").get("scope")).isEqualTo("mail.send");
        Answer both = realm.fresh();
        Answer read = refresh(both, "mail.read");
        assertThat(read.get("scope")).isEqualTo("mail.read");
        assertThat(login(read.access())).isEqualTo("WRONG_SCOPE");
        assertThat(realm.refresh(read.refresh()).get("scope")).isEqualTo("mail.send mail.read");
    }

    private Answer refresh(Answer tokens, String scope) {
        return realm.token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                "desktop",
                "refresh_token",
                tokens.refresh(),
                "scope",
                scope));
    }

    @Test
    void aDatabaseThatIsDownIsForLater() throws Exception {
        String code = realm.code();
        realm.database.close();
        Answer answer = realm.exchange(code);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("temporarily_unavailable");
        assertThat(login("lla_x")).isEqualTo("UNAVAILABLE");
    }
}
