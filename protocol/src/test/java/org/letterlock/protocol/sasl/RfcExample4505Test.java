package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The example of RFC 4505 §4: the trace is `sirhc`.
final class RfcExample4505Test {
    private static final Secret MESSAGE = Secret.of(Base64.getDecoder().decode("c2lyaGM="));

    @Test
    void bothSides() {
        Parties parties = Parties.of("ANONYMOUS");
        try (SaslClient client = parties.client(new Credentials.Anonymous("sirhc"))) {
            assertThat(client.initialResponse()).contains(MESSAGE);
        }
        SaslServer server = parties.server(new TestAccounts());
        assertThat(server.begin(Optional.empty())).isEqualTo(new SaslStep.Challenge(Octets.EMPTY));
        assertThat(server.respond(MESSAGE))
                .isInstanceOfSatisfying(
                        SaslStep.Granted.class,
                        granted -> assertThat(granted.identity().credential()).isEqualTo("sirhc"));
    }
}
