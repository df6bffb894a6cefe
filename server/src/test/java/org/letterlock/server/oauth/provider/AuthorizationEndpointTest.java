package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Ask;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Problem;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Question;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Reading;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.SendBack;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Stay;

final class AuthorizationEndpointTest {
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

    /// The good request with one parameter changed; `-` takes it away.
    private Reading changed(String name, String value) throws Exception {
        Map<String, String> request = Realm.request();
        if (value.equals("-")) {
            request.remove(name);
        } else {
            request.put(name, value);
        }
        return realm.read(request);
    }

    @Test
    void aGoodRequestIsAsked() throws Exception {
        Question question = ((Ask) realm.read(Realm.request())).question();
        assertThat(question.client().name()).isEqualTo("The desktop");
        assertThat(question.scopes()).containsExactlyInAnyOrder(MailScope.SEND, MailScope.READ);
        assertThat(question.redirect()).isEqualTo(URI.create(Realm.LOOPBACK));
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, http://127.0.0.1/back",
        "redirect_uri, http://127.0.0.1:1/back",
        "redirect_uri, org.example.app:/back",
        "state, -",
        "scope, mail.send",
        "scope, mail.send offline_access",
        "response_mode, query",
        "prompt, consent",
        "login_hint, alice@example.test",
        "something, never heard of", // RFC 6749 §3.1
    })
    void alsoGood(String name, String value) throws Exception {
        assertThat(changed(name, value)).isInstanceOf(Ask.class);
    }

    /// RFC 6749 §4.1.2.1: the program hears of it, with its state and our name.
    @ParameterizedTest
    @CsvSource({
        "response_type, -, invalid_request",
        "response_type, token, unsupported_response_type",
        "response_type, code token, unsupported_response_type",
        "response_type, code id_token, unsupported_response_type",
        "response_type, nonsense, unsupported_response_type",
        "response_mode, fragment, invalid_request",
        "response_mode, form_post, invalid_request",
        "response_mode, web_message, invalid_request",
        "code_challenge, -, invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=, invalid_request",
        "code_challenge_method, -, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, s256, invalid_request",
        "scope, -, invalid_scope",
        "scope, mail.send mail.everything, invalid_scope",
        "scope, openid, invalid_scope",
        "scope, offline_access, invalid_scope",
        "scope, MAIL.SEND, invalid_scope",
        "prompt, none, consent_required",
        "request_uri, https://evil.example/request, request_uri_not_supported",
        "request, eyJhbGciOiJub25lIn0.eyJhIjoxfQ., request_not_supported",
    })
    void goesBackWithAnError(String name, String value, String error) throws Exception {
        Reading reading = changed(name, value);
        assertThat(reading).isInstanceOf(SendBack.class);
        URI where = ((SendBack) reading).where();
        assertThat(where.toString()).startsWith(Realm.LOOPBACK + "?");
        assertThat(Realm.query(where))
                .containsEntry("error", error)
                .containsEntry("state", "xyz & more=1")
                .containsEntry("iss", "https://mail.example.test")
                .doesNotContainKey("code");
    }

    /// RFC 6749 §4.1.2.1, RFC 9700 §4.11: nobody is sent to a place that is not registered, whatever else is wrong.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_id | - | UNKNOWN_CLIENT",
                "client_id | nobody | UNKNOWN_CLIENT",
                "client_id | DESKTOP | UNKNOWN_CLIENT",
                "client_id | desktop' OR 1=1 -- | UNKNOWN_CLIENT",
                "client_id | tv | UNKNOWN_REDIRECT",
                "redirect_uri | - | UNKNOWN_REDIRECT", // it has two
                "redirect_uri | https://evil.example/ | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/back2 | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/back/ | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/BACK | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/back?x=1 | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/back#x | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152/../back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152@evil.example/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1.evil.example/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:99999/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.2:49152/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://localhost:49152/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://[::1]:49152/back | UNKNOWN_REDIRECT",
                "redirect_uri | https://127.0.0.1:49152/back | UNKNOWN_REDIRECT",
                "redirect_uri | HTTP://127.0.0.1:49152/back | UNKNOWN_REDIRECT",
                "redirect_uri | http://127.0.0.1:49152\\\\@evil.example/back | UNKNOWN_REDIRECT",
                "redirect_uri | //127.0.0.1/back | UNKNOWN_REDIRECT",
                "redirect_uri | org.example.app:/back/more | UNKNOWN_REDIRECT",
                "redirect_uri | javascript:alert(1) | UNKNOWN_REDIRECT",
            })
    void staysHere(String name, String value, Problem problem) throws Exception {
        assertThat(changed(name, value)).isEqualTo(new Stay(problem));
        Map<String, String> worse = Realm.request();
        worse.put("response_type", "nonsense");
        worse.remove("code_challenge");
        if (value.equals("-")) {
            worse.remove(name);
        } else {
            worse.put(name, value);
        }
        assertThat(realm.read(worse)).isEqualTo(new Stay(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "redirect_uri"})
    void parametersThatDecideWhereToGoComeOnce(String name) throws Exception {
        var twice = new HashMap<>(Realm.parameters(Realm.request()));
        twice.put(name, List.of(Realm.request().getOrDefault(name, ""), "https://evil.example/"));
        assertThat(realm.server.authorization().read(twice)).isEqualTo(new Stay(Problem.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "scope", "code_challenge", "response_type", "whatever"})
    void allOthersToo(String name) throws Exception {
        var twice = new HashMap<>(Realm.parameters(Realm.request()));
        twice.put(name, List.of("a", "b"));
        URI where = ((SendBack) realm.server.authorization().read(twice)).where();
        assertThat(Realm.query(where)).containsEntry("error", "invalid_request");
    }

    @Test
    void theOnlyRegisteredRedirectNeedNotBeNamed() throws Exception {
        Map<String, String> request = Realm.request();
        request.put("client_id", "web");
        request.remove("redirect_uri");
        URI where = realm.allowed(request, realm.alice);
        assertThat(where.toString()).startsWith(Realm.WEB + "&");
        assertThat(Realm.query(where)).containsEntry("tenant", "1").containsKey("code");
    }

    @Test
    void allowingGoesBackWithCodeStateAndIssuer() throws Exception {
        Map<String, String> back = Realm.query(realm.allowed(Realm.request(), realm.alice));
        assertThat(back)
                .containsEntry("state", "xyz & more=1")
                .containsEntry("iss", "https://mail.example.test")
                .containsOnlyKeys("state", "iss", "code");
        assertThat(back.get("code")).startsWith("llc_").hasSize(47);
        assertThat(realm.accounts.audit(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("grant allow");
            assertThat(entry.subject()).isEqualTo("alice@example.test");
            assertThat(entry.detail()).isEqualTo("The desktop: mail.send mail.read");
        });
    }

    @Test
    void denyingGoesBackWithoutCode() throws Exception {
        Question question = ((Ask) realm.read(Realm.request())).question();
        assertThat(Realm.query(realm.server.authorization().deny(question)))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "xyz & more=1")
                .containsEntry("iss", "https://mail.example.test")
                .doesNotContainKey("code");
        assertThat(realm.grants.list(realm.alice.id())).isEmpty();
    }

    @Test
    void aClientMayNotAskForMoreThanItIsRegisteredFor() throws Exception {
        realm.clients
                .add(new ClientRegister.Wanted(
                        java.util.Optional.of("sender"),
                        "Sender",
                        List.of("http://127.0.0.1/back"),
                        java.util.Set.of(MailScope.SEND),
                        false,
                        false,
                        false))
                .orThrow();
        Map<String, String> request = Realm.request();
        request.put("client_id", "sender");
        assertThat(Realm.query(((SendBack) realm.read(request)).where())).containsEntry("error", "invalid_scope");
        request.put("scope", "mail.send");
        assertThat(realm.read(request)).isInstanceOf(Ask.class);
    }

    @Test
    void aRemovedClientIsUnknown() throws Exception {
        realm.clients.remove("desktop").orThrow();
        assertThat(realm.read(Realm.request())).isEqualTo(new Stay(Problem.UNKNOWN_CLIENT));
    }
}
