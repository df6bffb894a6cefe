package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The examples of RFC 7628 §4.
final class RfcExample7628Test {
    /// §4.1
    private static final byte[] MESSAGE = Base64.getDecoder()
            .decode("bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI"
                    + "HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB");

    private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

    private static SaslClient client() {
        var credentials =
                new Credentials.BearerToken("user@example.com", Secret.utf8(TOKEN), "server.example.com", 143);
        return new Bearer(BearerForm.OAUTHBEARER)
                .client(credentials, ChannelBindings.NONE, Offer.of("OAUTHBEARER"), RandomGenerator.getDefault());
    }

    @Test
    void theClientSaysWhatTheExampleSays() {
        try (SaslClient client = client()) {
            assertThat(client.initialResponse()).contains(Secret.of(MESSAGE));
        }
    }

    @Test
    void theServerReadsIt() {
        assertThat(BearerMessage.parseOauthbearer(MESSAGE))
                .isEqualTo(Parsed.ok(new BearerMessage("user@example.com", Optional.of(Secret.utf8(TOKEN)))));
    }

    /// §4.3: the token is refused, the client says that it has understood.
    @Test
    void aFailedExchange() {
        Octets account = Octets.utf8("{\"status\":\"invalid_token\",\"scope\":\"example_scope\","
                + "\"openid-configuration\":\"https://example.com/.well-known/openid-configuration\"}");
        try (SaslClient client = client()) {
            client.initialResponse();
            assertThat(client.respond(account)).isEqualTo(new ClientStep.Respond(Secret.utf8("\1")));
            assertThat(client.mayConclude()).isFalse();
        }
    }
}
