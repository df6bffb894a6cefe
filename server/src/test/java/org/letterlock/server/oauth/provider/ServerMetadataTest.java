package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8414 §2.
final class ServerMetadataTest {
    @Test
    void tellsWhatThereIs() throws Exception {
        Map<String, Object> metadata =
                JSONObjectUtils.parse(ServerMetadata.json(new Endpoints(URI.create("https://mail.example.test:8443"))));
        assertThat(metadata)
                .containsEntry("issuer", "https://mail.example.test:8443")
                .containsEntry("authorization_endpoint", "https://mail.example.test:8443/oauth/authorize")
                .containsEntry("token_endpoint", "https://mail.example.test:8443/oauth/token")
                .containsEntry("revocation_endpoint", "https://mail.example.test:8443/oauth/revoke")
                .containsEntry("introspection_endpoint", "https://mail.example.test:8443/oauth/introspect")
                .containsEntry(
                        "device_authorization_endpoint", "https://mail.example.test:8443/oauth/device_authorization")
                .containsEntry("scopes_supported", List.of("mail.send", "mail.read"))
                .containsEntry("response_types_supported", List.of("code"))
                .containsEntry("response_modes_supported", List.of("query"))
                .containsEntry("code_challenge_methods_supported", List.of("S256"))
                .containsEntry("authorization_response_iss_parameter_supported", true)
                .doesNotContainKeys("jwks_uri", "registration_endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://mail.example.test/", "https://mail.example.test/x", "https://a.test?x", "mail.example"})
    void anIssuerHasNoPath(String issuer) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoints(URI.create(issuer)));
    }
}
