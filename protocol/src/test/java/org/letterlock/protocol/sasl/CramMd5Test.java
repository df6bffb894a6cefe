package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

final class CramMd5Test {
    /// The keys tried for a name without keys are known to whoever reads this source; they must open nothing.
    @Test
    void theDecoyOpensNothing() {
        Octets challenge = Octets.utf8("<1.2@letterlock.invalid>");
        Octets zeros = Octets.of(new byte[Md5State.LENGTH]);
        String digest = HexFormat.of().formatHex(new CramKeys(zeros, zeros).answer(challenge.toByteArray()));
        var accounts = new TestAccounts();
        try (var server = new CramMd5.Server(accounts, challenge)) {
            server.begin(Optional.empty());
            assertThat(server.respond(Secret.utf8("nobody@example.test " + digest)))
                    .isInstanceOfSatisfying(
                            SaslStep.Denied.class,
                            denied -> assertThat(denied.refusal().cause()).contains("no such account"));
        }
    }

    /// The form of RFC 2195 §2, and silent about the machine that makes it.
    @Test
    void theChallengeIsAMessageIdentifier() {
        SaslStep step = new CramMd5()
                .server(new TestAccounts(), ChannelBindings.NONE, Parties.OFFER, new Random(4))
                .begin(Optional.empty());
        assertThat(((SaslStep.Challenge) step).data().text().orElseThrow())
                .matches("<[0-9a-z]+\\.[0-9a-z]+@letterlock\\.invalid>");
    }

    @Test
    void aClientAnswersNoEmptyChallenge() {
        try (SaslClient client =
                Parties.of("CRAM-MD5").client(Parties.of("CRAM-MD5").right())) {
            assertThat(client.respond(Octets.EMPTY)).isInstanceOf(ClientStep.Cancel.class);
        }
    }
}
