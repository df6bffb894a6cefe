package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The two exchanges of RFC 4616 §4.
final class RfcExample4616Test {
    private static final Plain PLAIN = new Plain();

    @Test
    void timAsHimself() {
        Secret message = Secret.utf8("\0tim\0tanstaaftanstaaf");
        assertThat(said(new Credentials.Password("tim", Secret.utf8("tanstaaftanstaaf"))))
                .isEqualTo(message);
        TestAccounts accounts = new TestAccounts().person("tim", "tanstaaftanstaaf");
        SaslServer server = server(accounts);
        // The example has no initial response.
        assertThat(server.begin(Optional.empty())).isEqualTo(new SaslStep.Challenge(Octets.EMPTY));
        assertThat(server.respond(message)).isInstanceOf(SaslStep.Granted.class);
        assertThat(accounts.attempt().claim()).isEqualTo(new Claim("PLAIN", "tim", ""));
    }

    /// In the example the server does not let Kurt act as Ursel.
    @Test
    void kurtAsUrsel() {
        Secret message = Secret.utf8("Ursel\0Kurt\0xipj3plmq");
        assertThat(said(new Credentials.Password("Kurt", "Ursel", Secret.utf8("xipj3plmq"))))
                .isEqualTo(message);
        TestAccounts accounts = new TestAccounts().person("Kurt", "xipj3plmq");
        assertThat(server(accounts).begin(Optional.of(message))).isInstanceOf(SaslStep.Denied.class);
        assertThat(accounts.attempt().claim()).isEqualTo(new Claim("PLAIN", "Kurt", "Ursel"));
    }

    private static SaslServer server(TestAccounts accounts) {
        return PLAIN.server(accounts, ChannelBindings.NONE, Offer.of("PLAIN"), RandomGenerator.getDefault());
    }

    private static Secret said(Credentials credentials) {
        try (SaslClient client =
                PLAIN.client(credentials, ChannelBindings.NONE, Offer.of("PLAIN"), RandomGenerator.getDefault())) {
            return client.initialResponse().orElseThrow();
        }
    }
}
