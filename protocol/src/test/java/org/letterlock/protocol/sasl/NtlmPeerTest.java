package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.protocol.sasl.TestAccounts.ALICE;
import static org.letterlock.protocol.sasl.TestAccounts.PASSWORD;

import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.codelibs.jcifs.smb.CIFSContext;
import org.codelibs.jcifs.smb.config.PropertyConfiguration;
import org.codelibs.jcifs.smb.context.BaseContext;
import org.codelibs.jcifs.smb.impl.NtlmContext;
import org.codelibs.jcifs.smb.impl.NtlmPasswordAuthenticator;
import org.codelibs.jcifs.smb.ntlmssp.Type2Message;
import org.codelibs.jcifs.smb.ntlmssp.Type3Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.ChallengeMessage;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Our NTLM against jcifs', which Java programs have spoken to Windows with for twenty years.
final class NtlmPeerTest {
    private static CIFSContext context() throws Exception {
        var properties = new Properties();
        properties.setProperty("jcifs.netbios.hostname", "PC-OF-ALICE");
        return new BaseContext(new PropertyConfiguration(properties));
    }

    private static SaslStep login(TestAccounts accounts, String domain, String user, String password, boolean sign)
            throws Exception {
        var client = new NtlmContext(context(), new NtlmPasswordAuthenticator(domain, user, password), sign);
        SaslServer server =
                Parties.of("NTLM").mechanism().server(accounts, ChannelBindings.NONE, Parties.OFFER, new Random(5));
        SaslStep step = server.begin(Optional.of(Secret.of(client.initSecContext(new byte[0], 0, 0))));
        byte[] challenge = ((SaslStep.Challenge) step).data().toByteArray();
        return server.respond(Secret.of(client.initSecContext(challenge, 0, challenge.length)));
    }

    @ParameterizedTest
    @CsvSource({"'', alice@example.test", "example.test, alice", "EXAMPLE, alice@example.test"})
    void theirClientLogsIn(String domain, String user) throws Exception {
        assertThat(login(new TestAccounts(), domain, user, PASSWORD, false))
                .isInstanceOfSatisfying(
                        SaslStep.Granted.class,
                        granted -> assertThat(granted.identity().account()).isEqualTo(ALICE));
    }

    @Test
    void theirClientWithAWrongPassword() throws Exception {
        assertThat(login(new TestAccounts(), "", ALICE, "wrong", false))
                .isInstanceOfSatisfying(
                        SaslStep.Denied.class,
                        denied -> assertThat(denied.refusal().cause()).isEqualTo("wrong password"));
    }

    /// They read what we write, and their sum over our client's blob is ours.
    @Test
    void theirParsersReadOurMessages() throws Exception {
        Octets first = Octets.of(Parties.of("NTLM")
                .client(Parties.of("NTLM").right())
                .initialResponse()
                .orElseThrow()
                .reveal());
        SaslServer server = Parties.of("NTLM").server(new TestAccounts());
        Octets second = ((SaslStep.Challenge) server.begin(Optional.of(Secret.of(first.toByteArray())))).data();
        var challenge = new Type2Message(second.toByteArray());
        assertThat(challenge.getTarget()).isEqualTo("example.test");
        ChallengeMessage ours = ChallengeMessage.parse(second.toByteArray()).orThrow();
        assertThat(challenge.getChallenge()).isEqualTo(ours.nonce().toByteArray());
        SaslClient client =
                Parties.of("NTLM").client(new Credentials.Password("example.test\\alice", Secret.utf8(PASSWORD)));
        byte[] last = ((ClientStep.Respond) client.respond(second)).answer().reveal();
        var theirs = new Type3Message(last);
        assertThat(theirs.getUser()).isEqualTo("alice");
        assertThat(theirs.getDomain()).isEqualTo("example.test");
        assertThat(theirs.getMic())
                .isEqualTo(AuthenticateMessage.parse(last)
                        .orThrow()
                        .mic()
                        .orElseThrow()
                        .toByteArray());
    }
}
