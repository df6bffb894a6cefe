package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The examples of EXTERNAL in RFC 4422 §A.3: with an authorization identity early and late, and without one.
final class RfcExample4422Test {
    private static final String FRED = "fred@example.com";
    private final Parties parties = Parties.of("EXTERNAL");

    @Test
    void early() {
        assertThat(begin(Optional.of(Secret.utf8(FRED)))).isEqualTo(claim(FRED));
    }

    @Test
    void withoutIdentity() {
        assertThat(begin(Optional.of(Secret.utf8("")))).isEqualTo(claim(""));
        try (SaslClient client = parties.client(new Credentials.Certificate(""))) {
            assertThat(client.initialResponse()).contains(Secret.utf8(""));
        }
    }

    @Test
    void late() {
        TestAccounts accounts = new TestAccounts().person(FRED, "-").certificate(FRED);
        SaslServer server = parties.server(accounts);
        assertThat(server.begin(Optional.empty())).isEqualTo(new SaslStep.Challenge(Octets.EMPTY));
        assertThat(server.respond(Secret.utf8(FRED))).isInstanceOf(SaslStep.Granted.class);
    }

    private Claim begin(Optional<Secret> message) {
        TestAccounts accounts = new TestAccounts().person(FRED, "-").certificate(FRED);
        assertThat(parties.server(accounts).begin(message)).isInstanceOf(SaslStep.Granted.class);
        return accounts.attempt().claim();
    }

    private static Claim claim(String authzid) {
        return new Claim("EXTERNAL", FRED, authzid);
    }
}
