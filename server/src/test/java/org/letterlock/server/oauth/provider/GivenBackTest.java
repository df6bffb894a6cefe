package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.accounts.Accounts.Permission;
import org.letterlock.server.accounts.Accounts.Visitor;
import org.letterlock.server.accounts.QuickAccounts;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.oauth.provider.Realm.Answer;

/// What tokens are good for, at logins and in the mouths of other servers, and how they end.
final class GivenBackTest {
    @TempDir
    private Path folder;

    private Realm realm;
    private RegisteredAccounts accounts;

    @BeforeEach
    void open() throws Exception {
        realm = new Realm(folder);
        accounts = QuickAccounts.open(realm.database, realm.clock, TokenCheck.of(List.of(realm.tokens)));
    }

    @AfterEach
    void close() {
        accounts.close();
        realm.close();
    }

    private Authenticator visitor(String protocol) {
        return accounts.authenticator(
                new Visitor(InetAddress.getLoopbackAddress(), protocol, Optional.empty(), "client.test"));
    }

    private Verdict login(String token, String protocol, String name) {
        try (var secret = Secret.utf8(token)) {
            return visitor(protocol).token(new Claim("XOAUTH2", name), secret);
        }
    }

    private String outcome(String token, String protocol, String name) {
        return switch (login(token, protocol, name)) {
            case Verdict.Granted _ -> "GRANTED";
            case Verdict.Denied(Refusal refusal) -> refusal.kind().name();
        };
    }

    private Answer scoped(String scope) throws Exception {
        var request = Realm.request();
        request.put("scope", scope);
        return realm.exchange(realm.code(request, realm.alice));
    }

    /// A send-only token cannot read.
    @ParameterizedTest
    @CsvSource({
        "mail.send, smtp, GRANTED",
        "mail.send, imap, WRONG_SCOPE",
        "mail.send, pop3, WRONG_SCOPE",
        "mail.read, smtp, WRONG_SCOPE",
        "mail.read, imap, GRANTED",
        "mail.read, pop3, GRANTED",
        "mail.send mail.read, smtp, GRANTED",
        "mail.send mail.read, imap, GRANTED",
        "mail.send mail.read, http, WRONG_PROTOCOL",
    })
    void aTokenIsGoodForItsScope(String scope, String protocol, String outcome) throws Exception {
        assertThat(outcome(scoped(scope).access(), protocol, "alice@example.test"))
                .isEqualTo(outcome);
    }

    @Test
    void aTokenSpeaksForItsAccountAlone() throws Exception {
        String token = realm.fresh().access();
        assertThat(outcome(token, "smtp", "bob@example.test")).isEqualTo("BAD");
        assertThat(outcome(token, "smtp", "nobody@example.test")).isEqualTo("BAD");
        assertThat(outcome(token, "smtp", "")).isEqualTo("GRANTED"); // OAUTHBEARER need not name anybody
        assertThat(outcome(token, "smtp", "ALICE@example.test")).isEqualTo("GRANTED");
    }

    @Test
    void theTokenTellsTheScopeThatIsWanted() {
        assertThat(visitor("smtp").tokenScope()).contains("mail.send");
        assertThat(visitor("imap").tokenScope()).contains("mail.read");
    }

    @Test
    void otherSecretsAreNoAccessTokens() throws Exception {
        assertThat(outcome(realm.fresh().refresh(), "smtp", "alice@example.test"))
                .isEqualTo("BAD");
        assertThat(outcome(realm.code(), "smtp", "alice@example.test")).isEqualTo("BAD");
        assertThat(outcome("lla_", "smtp", "alice@example.test")).isEqualTo("BAD");
        assertThat(outcome("ya29.google", "smtp", "alice@example.test")).isEqualTo("BAD");
        try (var foreign = Secret.utf8("ya29.google")) {
            assertThat(realm.tokens.check(foreign, "smtp")).isEmpty();
        }
    }

    @Test
    void loginsStandInTheHistoryOfTheGrant() throws Exception {
        Answer tokens = realm.fresh();
        Identity identity = identity(login(tokens.access(), "smtp", "alice@example.test"));
        assertThat(identity.scopes()).isEqualTo(Set.of("mail.send", "mail.read"));
        accounts.flush();
        Grant grant = realm.grants.list(realm.alice.id()).getFirst();
        assertThat(identity.credential()).isEqualTo("grant:" + grant.id().text());
        assertThat(grant.uses()).isEqualTo(1);
        assertThat(grant.lastUse())
                .hasValueSatisfying(use -> assertThat(use.mechanism()).isEqualTo("XOAUTH2"));
        realm.clock.advance(Duration.ofHours(2));
        assertThat(outcome(tokens.access(), "smtp", "alice@example.test")).isEqualTo("EXPIRED");
        accounts.flush();
        assertThat(realm.accounts.logins(realm.alice.address(), 1).orThrow())
                .singleElement()
                .satisfies(login -> {
                    assertThat(login.key().refusal()).contains(Refusal.Kind.EXPIRED);
                    assertThat(login.key().credential()).contains(grant.id());
                    assertThat(login.key().cause()).contains("should refresh");
                });
        assertThat(realm.grants.list(realm.alice.id()).getFirst().uses()).isEqualTo(1);
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).identity();
    }

    @Test
    void whatIsRevokedIsRevokedAtOnce() throws Exception {
        Answer tokens = realm.fresh();
        Identity open = identity(login(tokens.access(), "smtp", "alice@example.test"));
        Accounts seen = accounts;
        assertThat(seen.maySendAs(open, realm.alice.address())).isInstanceOf(Permission.Allowed.class);
        long number = realm.grants.list(realm.alice.id()).getFirst().id().number();
        assertThat(realm.grants
                        .revoke(realm.alice, number, "test", "you revoked it")
                        .orThrow()
                        .revokedAt())
                .isPresent();
        assertThat(outcome(tokens.access(), "smtp", "alice@example.test")).isEqualTo("REVOKED");
        assertThat(seen.maySendAs(open, realm.alice.address())).isInstanceOf(Permission.LoginOver.class);
        assertThat(realm.refresh(tokens.refresh()).error()).isEqualTo("invalid_grant");
        assertThat(realm.grants.revoke(realm.alice, number, "test", ""))
                .isInstanceOf(org.letterlock.server.accounts.Result.Refused.class);
        assertThat(realm.grants.revoke(realm.bob, number, "test", ""))
                .isInstanceOf(org.letterlock.server.accounts.Result.Refused.class);
    }

    @Test
    void appPasswordsAndGrantsDoNotRevokeOneAnother() throws Exception {
        realm.fresh();
        long number = realm.grants.list(realm.alice.id()).getFirst().id().number();
        assertThat(realm.accounts.revokeAppPassword(realm.alice.address(), Long.toString(number)))
                .isInstanceOf(org.letterlock.server.accounts.Result.Refused.class);
        assertThat(realm.accounts.appPasswords(realm.alice.address()).orThrow()).isEmpty();
        var app = realm.accounts
                .createAppPassword(realm.alice.address(), "printer", false)
                .orThrow();
        assertThat(realm.grants.revoke(realm.alice, app.entry().id().number(), "test", ""))
                .isInstanceOf(org.letterlock.server.accounts.Result.Refused.class);
        app.appPassword().close();
    }

    private Answer revoke(HTTPRequest request) {
        return new Answer(realm.server.revoke(request));
    }

    /// RFC 7009.
    @Test
    void programsGiveTokensBack() throws Exception {
        Answer tokens = realm.fresh();
        assertThat(revoke(Realm.post("client_id", "tv", "token", tokens.access()))
                        .status())
                .isEqualTo(400);
        assertThat(outcome(tokens.access(), "smtp", "")).isEqualTo("GRANTED");
        assertThat(revoke(Realm.post(
                                "client_id", "desktop", "token", tokens.access(), "token_type_hint", "refresh_token"))
                        .status())
                .isEqualTo(200);
        assertThat(outcome(tokens.access(), "smtp", "")).isEqualTo("BAD");
        Answer next = realm.refresh(tokens.refresh());
        assertThat(revoke(Realm.post("client_id", "desktop", "token", next.refresh()))
                        .status())
                .isEqualTo(200);
        assertThat(outcome(next.access(), "smtp", "")).isEqualTo("REVOKED");
        assertThat(revoke(Realm.post("client_id", "desktop", "token", next.refresh()))
                        .status())
                .isEqualTo(200);
        assertThat(revoke(Realm.post("client_id", "desktop", "token", "nonsense"))
                        .status())
                .isEqualTo(200);
        assertThat(revoke(Realm.post("client_id", "desktop")).error()).isEqualTo("invalid_request");
        assertThat(revoke(Realm.post("client_id", "web", "token", "x")).error()).isEqualTo("invalid_client");
    }

    private Answer ask(String id, String secret, String token) {
        return new Answer(realm.server.introspect(Realm.basic(Realm.post("token", token), id, secret)));
    }

    /// RFC 7662.
    @Test
    void resourceServersAskAboutTokens() throws Exception {
        Answer tokens = scoped("mail.read");
        Answer about = ask("imapd", realm.imapdSecret, tokens.access());
        assertThat(about.json())
                .containsEntry("active", true)
                .containsEntry("scope", "mail.read")
                .containsEntry("client_id", "desktop")
                .containsEntry("username", "alice@example.test")
                .containsEntry("token_type", "Bearer")
                .containsEntry("iss", "https://mail.example.test")
                .containsEntry("iat", realm.clock.instant().getEpochSecond())
                .containsEntry("exp", realm.clock.instant().plusSeconds(3600).getEpochSecond());
        assertThat(about.response().getCacheControl()).isEqualTo("no-store");
        assertThat(ask("imapd", realm.imapdSecret, "nonsense").text()).isEqualTo("{\"active\":false}");
        realm.clock.advance(Duration.ofHours(1));
        assertThat(ask("imapd", realm.imapdSecret, tokens.access()).text()).isEqualTo("{\"active\":false}");
    }

    @Test
    void othersLearnNothing() throws Exception {
        Answer tokens = realm.fresh();
        assertThat(ask("imapd", "wrong", tokens.access()).status()).isEqualTo(401);
        assertThat(new Answer(realm.server.introspect(Realm.post("client_id", "desktop", "token", tokens.access())))
                        .status())
                .isEqualTo(401);
        assertThat(new Answer(realm.server.introspect(Realm.post("token", tokens.access()))).status())
                .isEqualTo(401);
        var bearer = Realm.post("token", tokens.access());
        bearer.setAuthorization("Bearer " + tokens.access());
        assertThat(new Answer(realm.server.introspect(bearer)).status()).isEqualTo(401);
        // Another client's token is as unknown to it as any.
        assertThat(ask("web", realm.webSecret, tokens.access()).text()).isEqualTo("{\"active\":false}");
        realm.accounts.disable(realm.alice.address()).orThrow();
        assertThat(ask("imapd", realm.imapdSecret, tokens.access()).text()).isEqualTo("{\"active\":false}");
    }
}
