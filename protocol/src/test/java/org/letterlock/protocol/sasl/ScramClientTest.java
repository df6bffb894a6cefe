package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// What our client makes of servers that are false, weak or confused: it cancels, and says why.
final class ScramClientTest {
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

    private final SaslClient client = new Scram(ScramHash.SHA_256, false)
            .client(
                    new Credentials.Password("alice", Secret.utf8("pencil")),
                    ChannelBindings.NONE,
                    Offer.of("SCRAM-SHA-256"),
                    new Random(8));
    private final String nonce = client.initialResponse()
            .flatMap(Secret::revealText)
            .map(first -> first.substring("n,,n=alice,r=".length()))
            .orElseThrow();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    r=NONCE,s=SALT,i=4096          | does not continue ours
                    r=,s=SALT,i=4096               | not a letter
                    r=another,s=SALT,i=4096        | does not continue ours
                    r=xNONCEx,s=SALT,i=4096        | does not continue ours
                    r=NONCEx,s=SALT,i=4095         | 4095 iterations, and fewer than 4096
                    r=NONCEx,s=SALT,i=1            | 1 iterations, and fewer than 4096
                    r=NONCEx,s=SALT,i=10000001     | 10000001 iterations, more than 10000000
                    r=NONCEx,s=SALT,i=99999999999  | no number in bounds
                    r=NONCEx,s=SALT,i=04096        | no number in bounds
                    r=NONCEx,s=SALT,i=-4096        | no number in bounds
                    r=NONCEx,s=SALT,i=0            | no number in bounds
                    r=NONCEx,s=SALT,i=4096x        | no number in bounds
                    r=NONCEx,s=SALT                | 2 attributes where 3
                    s=SALT,r=NONCEx,i=4096         | s= where r= must be
                    r=NONCEx,i=4096,s=SALT         | i= where s= must be
                    m=x,r=NONCEx,s=SALT,i=4096     | mandatory extension
                    r=NONCEx,s=SALT,i=4096,m=x     | mandatory extension
                    r=NONCEx,s=SALT,i=4096,i=4096  | i= comes twice
                    r=NONCEx,s=W22Za,i=4096        | in the salt, base64 comes in groups
                    r=NONCEx,s=,i=4096             | not a letter
                    v=SALT                         | 1 attributes where 3
                    e=unknown-user                 | 1 attributes where 3
                    hello                          | 1 attributes where 3
                    """)
    void cancelsOnAFirstMessage(String message, String why) {
        assertThat(complaint(message)).contains(why);
        assertThat(client.mayConclude()).isFalse();
        assertThat(complaint("r=NONCEx,s=SALT,i=4096")).contains("has failed before");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=    | it is not the server it says
                    v=AAAA                                            | it is not the server it says
                    v=                                                | not a letter
                    v=6rri,v=6rri                                     | v= comes twice
                    v=6rri,m=x                                        | mandatory extension
                    e=invalid-proof                                   | the server says invalid-proof
                    r=x                                               | r= where v= must be
                    """)
    void cancelsOnALastMessage(String message, String why) {
        assertThat(client.respond(octets("r=NONCEx,s=SALT,i=4096"))).isInstanceOf(ClientStep.Respond.class);
        assertThat(client.mayConclude()).isFalse();
        assertThat(complaint(message)).contains(why);
        assertThat(client.mayConclude()).isFalse();
    }

    /// What a server says of itself may go to a terminal.
    @Test
    void aServersErrorIsMadePrintable() {
        assertThat(client.respond(octets("r=NONCEx,s=SALT,i=4096"))).isInstanceOf(ClientStep.Respond.class);
        assertThat(complaint("e=\u001b[2Jboo")).doesNotContain("\u001b").contains("\\x1b[2Jboo");
    }

    @Test
    void messagesAreBounded() {
        assertThat(complaint("r=NONCEx,s=SALT,i=4096,x=" + "y".repeat(5000))).contains("longer than 4096");
    }

    /// An unknown attribute at the end is passed over (RFC 5802 §5.1).
    @Test
    void extensionsArePassedOver() {
        assertThat(client.respond(octets("r=NONCEx,s=SALT,i=4096,x=y,Z=1"))).isInstanceOf(ClientStep.Respond.class);
    }

    /// `235` right away, without a signature, is no success.
    @Test
    void aSuccessWithoutSignatureIsNotBelieved() {
        assertThat(client.respond(octets("r=NONCEx,s=SALT,i=4096"))).isInstanceOf(ClientStep.Respond.class);
        assertThat(client.mayConclude()).isFalse();
    }

    /// A server that knows nothing of the password, but lets everyone in.
    @Test
    void anImpostorIsFoundOut() {
        Parties parties = Parties.of("SCRAM-SHA-256");
        TestAccounts impostor = new TestAccounts().person(TestAccounts.ALICE, "another password");
        SaslServer server = parties.server(impostor);
        SaslClient alice = parties.client(parties.right());
        SaslStep challenge = server.begin(alice.initialResponse());
        assertThat(alice.respond(((SaslStep.Challenge) challenge).data())).isInstanceOf(ClientStep.Respond.class);
        ClientStep step = alice.respond(Octets.utf8("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        assertThat(step).isInstanceOf(ClientStep.Cancel.class);
    }

    @Test
    void aServerThatGoesOnAfterItsSignatureIsCancelled() {
        Parties parties = Parties.of("SCRAM-SHA-256");
        SaslServer server = parties.server(new TestAccounts());
        SaslClient alice = parties.client(parties.right());
        SaslStep step = server.begin(alice.initialResponse());
        Secret last = ((ClientStep.Respond) alice.respond(((SaslStep.Challenge) step).data())).answer();
        Optional<Octets> words = ((SaslStep.Granted) server.respond(last)).lastWords();
        assertThat(alice.respond(words.orElseThrow())).isEqualTo(new ClientStep.Respond(Secret.utf8("")));
        assertThat(alice.mayConclude()).isTrue();
        assertThat(alice.respond(words.orElseThrow())).isInstanceOf(ClientStep.Cancel.class);
        assertThat(alice.mayConclude()).isFalse();
    }

    private String complaint(String message) {
        ClientStep step = client.respond(octets(message));
        assertThat(step).isInstanceOf(ClientStep.Cancel.class);
        return ((ClientStep.Cancel) step).why();
    }

    private Octets octets(String message) {
        return Octets.utf8(message.replace("NONCE", nonce).replace("SALT", SALT));
    }
}
