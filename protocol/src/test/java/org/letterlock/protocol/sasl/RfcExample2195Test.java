package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The exchange of RFC 2195 §2: Tim, and the shared secret `tanstaaftanstaaf`.
final class RfcExample2195Test {
    private static final Octets CHALLENGE = Octets.utf8("<1896.697170952@postoffice.reston.mci.net>");
    private static final Secret ANSWER = Secret.utf8("tim b913a602c7eda7a495b4e6e7334d3890");

    @Test
    void theClientAnswers() {
        var credentials = new Credentials.Password("tim", Secret.utf8("tanstaaftanstaaf"));
        try (SaslClient client = new CramMd5()
                .client(credentials, ChannelBindings.NONE, Offer.of("CRAM-MD5"), RandomGenerator.getDefault())) {
            assertThat(client.initialResponse()).isEmpty();
            assertThat(client.respond(CHALLENGE)).isEqualTo(new ClientStep.Respond(ANSWER));
        }
    }

    @Test
    void theServerAccepts() {
        TestAccounts accounts = new TestAccounts().person("tim", "tanstaaftanstaaf");
        try (var server = new CramMd5.Server(accounts, CHALLENGE)) {
            assertThat(server.begin(Optional.empty())).isEqualTo(new SaslStep.Challenge(CHALLENGE));
            assertThat(server.respond(ANSWER)).isInstanceOf(SaslStep.Granted.class);
        }
    }
}
