package org.letterlock.client.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.kit.oauth.FakeIssuer;
import org.letterlock.protocol.text.Secret;

/// Tokens to test with.
final class SampleTokens {
    private SampleTokens() {}

    static AuthorizationServer server(FakeIssuer issuer) {
        return new AuthorizationServer(
                Optional.of(issuer.issuer()),
                Optional.of(URI.create(issuer.url("/authorize"))),
                URI.create(issuer.url("/token")),
                Optional.of(URI.create(issuer.url("/device"))),
                Optional.of(URI.create(issuer.url("/revoke"))),
                Set.of("client_secret_basic"),
                true);
    }

    static TokenPlan plan(FakeIssuer issuer, Flow flow) {
        return new TokenPlan(
                Optional.empty(),
                server(issuer),
                new ClientRegistration("app", Optional.empty()),
                flow,
                List.of("mail.send"),
                Optional.of("alice@example.test"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// One that was got just now by this plan and is good for so long.
    static StoredToken token(String name, TokenPlan plan, Instant now, Duration life, String refresh) {
        var tokens = new Tokens(
                Secret.utf8("old-access"),
                Optional.of(now.plus(life)),
                Optional.of(refresh).filter(text -> !text.isEmpty()).map(Secret::utf8),
                Optional.empty(),
                List.of("mail.send"));
        return new StoredToken(name, plan, tokens, now, now);
    }

    static String text(Secret secret) {
        return secret.revealText().orElseThrow();
    }
}
