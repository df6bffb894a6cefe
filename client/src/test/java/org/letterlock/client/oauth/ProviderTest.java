package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Parsed;

/// The file of providers: whole, and saying what the providers say.
class ProviderTest {
    private static Provider named(String name) {
        return Provider.named(name).orElseThrow();
    }

    @Test
    void theyAreFour() {
        assertThat(Provider.all().stream().map(Provider::name))
                .containsExactly("fastmail", "google", "microsoft", "yahoo");
        assertThat(Provider.named("hotmail")).isEmpty();
    }

    static List<Provider> all() {
        return Provider.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachIsWhole(Provider provider) {
        AuthorizationServer server = provider.server(Optional.empty()).orThrow();
        for (Optional<URI> url :
                List.of(server.authorization(), Optional.of(server.token()), server.device(), server.revocation())) {
            url.ifPresent(address ->
                    assertThat(AuthorizationServer.endpoint(address.toString())).isInstanceOf(Parsed.Ok.class));
        }
        assertThat(server.authorization()).isPresent();
        assertThat(provider.scopes(Flow.LOOPBACK)).isNotEmpty();
        assertThat(provider.title()).isNotEqualTo(provider.name());
        assertThat(AuthorizationServer.toThisMachine(provider.redirect())).isTrue();
        assertThat(provider.smtp().orElseThrow()).matches("submissions?://[a-z.0-9]+");
        assertThat(server.revocation().isPresent()
                        || provider.revocationAdvice().isPresent())
                .isTrue();
        assertThat(provider.mechanisms())
                .allMatch(name -> SaslMechanisms.named(name).isPresent());
    }

    @Test
    void google() {
        Provider google = named("google");
        assertThat(google.scopes(Flow.LOOPBACK)).containsExactly("https://mail.google.com/");
        assertThat(google.parameters()).containsEntry("access_type", "offline").containsEntry("prompt", "consent");
        assertThat(google.objection(Flow.DEVICE).orElseThrow()).contains("loopback");
        assertThat(google.objection(Flow.LOOPBACK)).isEmpty();
        assertThat(google.server(Optional.of("x"))).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void microsoft() {
        Provider microsoft = named("microsoft");
        assertThat(microsoft.mechanisms()).containsExactly("XOAUTH2");
        assertThat(microsoft.server(Optional.empty()).orThrow().token())
                .isEqualTo(URI.create("https://login.microsoftonline.com/common/oauth2/v2.0/token"));
        assertThat(microsoft.server(Optional.of("contoso.example")).orThrow().device())
                .contains(URI.create("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/devicecode"));
        assertThat(microsoft.scopes(Flow.CLIENT_CREDENTIALS)).containsExactly("https://outlook.office365.com/.default");
        assertThat(microsoft.scopes(Flow.DEVICE)).contains("offline_access");
        assertThat(microsoft.needsTenant(Flow.CLIENT_CREDENTIALS)).isTrue();
        assertThat(microsoft.needsTenant(Flow.LOOPBACK)).isFalse();
        assertThat(microsoft.idleLife()).contains(Duration.ofDays(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x", "a?b", "@evil.example", "a b", "a#b", "%2e"})
    void aTenantIsNoWayOutOfTheUrl(String tenant) {
        assertThat(named("microsoft").server(Optional.of(tenant))).isInstanceOf(Parsed.Bad.class);
    }
}
