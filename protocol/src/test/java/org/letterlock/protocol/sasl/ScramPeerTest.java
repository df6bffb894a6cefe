package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Our SCRAM against somebody else's (com.ongres.scram, the one of PostgreSQL's JDBC driver).
final class ScramPeerTest {
    private static final Octets BOUND =
            TestBindings.TLS.data("tls-server-end-point").orElseThrow();

    static Stream<Scram> mechanisms() {
        return SaslMechanisms.ALL.stream().filter(Scram.class::isInstance).map(Scram.class::cast);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void theirClientLogsInHere(Scram mechanism) throws Exception {
        for (String password : List.of(TestAccounts.PASSWORD, TestAccounts.SECOND_PASSWORD)) {
            var accounts = new TestAccounts();
            ScramClient client = theirs(mechanism, TestAccounts.ALICE, password, BOUND);
            SaslStep end = run(client, new Parties(mechanism).server(accounts));
            assertThat(end).isInstanceOf(SaslStep.Granted.class);
            String lastWords =
                    ((SaslStep.Granted) end).lastWords().flatMap(Octets::text).orElseThrow();
            // Throws where our signature is not what they expect.
            client.serverFinalMessage(lastWords);
            assertThat(accounts.attempt().claim()).isEqualTo(new Claim(mechanism.name(), TestAccounts.ALICE));
        }
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void theirClientWithAWrongPasswordDoesNot(Scram mechanism) throws Exception {
        var accounts = new TestAccounts();
        ScramClient client = theirs(mechanism, TestAccounts.ALICE, "wrong", BOUND);
        assertThat(run(client, new Parties(mechanism).server(accounts))).isInstanceOf(SaslStep.Denied.class);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void theirClientOnAnotherChannelDoesNot(Scram mechanism) throws Exception {
        if (mechanism.plus()) {
            ScramClient client =
                    theirs(mechanism, TestAccounts.ALICE, TestAccounts.PASSWORD, Octets.utf8("another channel"));
            assertThat(run(client, new Parties(mechanism).server(new TestAccounts())))
                    .isInstanceOfSatisfying(
                            SaslStep.Denied.class,
                            denied -> assertThat(denied.refusal().cause()).contains("another channel"));
        }
    }

    /// Names that need escapes, and texts that need SASLprep.
    @ParameterizedTest
    @MethodSource("mechanisms")
    void oddNamesMeanTheSameToBoth(Scram mechanism) throws Exception {
        TestAccounts accounts = new TestAccounts().person("a=b,IX", "p\u00e4ss IX");
        ScramClient client = theirs(mechanism, "a=b,I\u00adX", "p\u00e4ss\u00a0\u2168", BOUND);
        assertThat(run(client, new Parties(mechanism).server(accounts))).isInstanceOf(SaslStep.Granted.class);
    }

    @ParameterizedTest
    @EnumSource
    void keysAreDerivedAlike(ScramHash hash) {
        ScramMechanism theirs = ScramMechanism.byName("SCRAM-" + hash.digest);
        var random = new Random(hash.length);
        for (String password : List.of("pencil", "", "p\u00e4ss\u00a0\u2168", "x".repeat(200))) {
            byte[] salt = new byte[1 + random.nextInt(32)];
            random.nextBytes(salt);
            int iterations = ScramKeyDerivation.MIN_ITERATIONS + random.nextInt(10);
            var ours = ScramKeyDerivation.derive(hash, Secret.utf8(password), Octets.of(salt), iterations);
            if (!password.isEmpty()) {
                byte[] salted = ScramFunctions.saltedPassword(
                        theirs, StringPreparation.SASL_PREPARATION, password.toCharArray(), salt, iterations);
                byte[] storedKey = ScramFunctions.storedKey(theirs, ScramFunctions.clientKey(theirs, salted));
                assertThat(ours.storedKey()).isEqualTo(Octets.of(storedKey));
                assertThat(ours.serverKey()).isEqualTo(Octets.of(ScramFunctions.serverKey(theirs, salted)));
            }
            assertThat(ours.storedKey().length()).isEqualTo(hash.length);
        }
    }

    private static SaslStep run(ScramClient client, SaslServer server) throws Exception {
        SaslStep step =
                server.begin(Optional.of(Secret.utf8(client.clientFirstMessage().toString())));
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        client.serverFirstMessage(((SaslStep.Challenge) step).data().text().orElseThrow());
        return server.respond(Secret.utf8(client.clientFinalMessage().toString()));
    }

    private static ScramClient theirs(Scram mechanism, String name, String password, Octets bound) {
        var builder = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism.name()))
                .username(name)
                .password(password.toCharArray())
                .stringPreparation(StringPreparation.SASL_PREPARATION);
        return mechanism.plus()
                ? builder.channelBinding("tls-server-end-point", bound.toByteArray())
                        .build()
                : builder.build();
    }
}
