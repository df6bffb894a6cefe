package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.client.smtp.ScriptedServer.Played;
import org.letterlock.net.channel.Channel;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.NtlmTerms;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.sasl.SaslStep;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.ScramKeyDerivation;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// AUTH, and everything a server can do wrong with it. The secret is a marker that must show nowhere.
class LoginTest {
    private static final String MARKER = "Mk7xQ-marker-Zp9";
    private static final Secret PASSWORD = Secret.utf8(MARKER);

    /// In clear to a host that is not this machine, allowed expressly.
    private static SmtpClient client(Credentials credentials, String... mechanisms) {
        return SmtpClient.to("192.0.2.1", 25)
                .tls(TlsPolicy.NONE)
                .login(new Login(credentials, List.of(mechanisms), false, false, true));
    }

    private static SmtpClient client(String... mechanisms) {
        return client(new Credentials.Password("alice", PASSWORD), mechanisms);
    }

    private static Played<Optional<Failure>> play(SmtpClient client, String mechanisms, String script)
            throws Exception {
        return play(client, mechanisms, script, _ -> {});
    }

    private static Played<Optional<Failure>> play(
            SmtpClient client, String mechanisms, String script, ScriptedServer.Action action) throws Exception {
        var played = ScriptedServer.script("S: 220 x\nC~ EHLO .*\nS: 250-x\nS: 250 AUTH " + mechanisms + "\n" + script)
                .with("sasl", action)
                .play(client, (it, channel) -> {
                    try (var session = it.over(channel)) {
                        return session.failure();
                    }
                });
        assertThat(played.written() + played.value()).doesNotContain(MARKER).doesNotContain(base64(MARKER));
        return played;
    }

    private static String base64(String text) {
        return Base64Text.encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final String PLAIN = base64("\0alice\0" + MARKER);

    static Stream<Arguments> granted() {
        Credentials password = new Credentials.Password("alice", PASSWORD);
        Credentials token = new Credentials.BearerToken("alice", PASSWORD, "mail.example.test", 587);
        String oauthbearer = base64("n,a=alice,\1host=mail.example.test\1port=587\1auth=Bearer " + MARKER + "\1\1");
        return Stream.of(
                Arguments.of(password, "PLAIN", "C: AUTH PLAIN " + PLAIN),
                Arguments.of(
                        password,
                        "LOGIN",
                        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + base64("alice") + "\nS: 334 UGFzc3dvcmQ6\nC: "
                                + base64(MARKER)),
                Arguments.of(
                        password, "CRAM-MD5", "C: AUTH CRAM-MD5\nS: 334 " + base64("<1@x>") + "\nC~ [A-Za-z0-9+/=]+"),
                Arguments.of(
                        token, "XOAUTH2", "C: AUTH XOAUTH2 " + base64("user=alice\1auth=Bearer " + MARKER + "\1\1")),
                Arguments.of(token, "OAUTHBEARER", "C: AUTH OAUTHBEARER " + oauthbearer),
                Arguments.of(new Credentials.Certificate(""), "EXTERNAL", "C: AUTH EXTERNAL ="),
                Arguments.of(new Credentials.Anonymous("me"), "ANONYMOUS", "C: AUTH ANONYMOUS " + base64("me")));
    }

    @ParameterizedTest
    @MethodSource("granted")
    void logsIn(Credentials credentials, String mechanism, String script) throws Exception {
        var played = play(client(credentials, mechanism), mechanism, script + "\nS: 235 2.7.0 welcome");
        assertThat(played.value()).isEmpty();
        assertThat(played.rest()).containsExactly("QUIT");
        assertThat(played.written()).contains("Note[text=" + mechanism);
    }

    @Test
    void aLongSecretWaitsForTheServer() throws Exception {
        try (var token = Secret.utf8("t".repeat(400))) {
            var played = play(
                    client(new Credentials.BearerToken("alice", token, "x", 1), "XOAUTH2"),
                    "XOAUTH2",
                    "C: AUTH XOAUTH2\nS: 334 \nC: " + base64("user=alice\1auth=Bearer " + "t".repeat(400) + "\1\1")
                            + "\nS: 235 ok");
            assertThat(played.value()).isEmpty();
        }
    }

    /// An empty challenge said in English, before the client's first word.
    @Test
    void wordsInPlaceOfTheFirstChallengeArePassedOver() throws Exception {
        try (var token = Secret.utf8("t".repeat(400))) {
            var played = play(
                    client(new Credentials.BearerToken("alice", token, "x", 1), "XOAUTH2"),
                    "XOAUTH2",
                    "C: AUTH XOAUTH2\nS: 334 go ahead\nC~ dXNlcj1.*\nS: 235 ok");
            assertThat(played.value()).isEmpty();
        }
    }

    @Test
    void aRefusedLoginIsNotTriedInAWeakerWay() throws Exception {
        var played = play(client(), "PLAIN LOGIN CRAM-MD5", "C: AUTH PLAIN " + PLAIN + "\nS: 535 5.7.8 no");
        assertThat(played.value()).get().isInstanceOfSatisfying(Failure.LoginFailed.class, failed -> {
            assertThat(failed.mechanism()).isEqualTo("PLAIN");
            assertThat(failed.temporary()).isFalse();
            assertThat(failed.explanation()).isNotBlank();
        });
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void tryAllGoesOnToWeakerOnes() throws Exception {
        var client =
                client().login(new Login(new Credentials.Password("alice", PASSWORD), List.of(), false, true, true));
        var played = play(client, "LOGIN PLAIN", """
                C: AUTH PLAIN %s
                S: 535 5.7.8 no
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YWxpY2U=
                S: 334 UGFzc3dvcmQ6
                C: %s
                S: 535 5.7.8 no
                """.formatted(PLAIN, base64(MARKER)));
        assertThat(played.value())
                .get()
                .isInstanceOfSatisfying(
                        Failure.LoginFailed.class,
                        failed -> assertThat(failed.mechanism()).isEqualTo("LOGIN"));
    }

    @Test
    void aBackendThatIsDownIsTemporary() throws Exception {
        var played = play(client("PLAIN"), "PLAIN", "C~ AUTH .*\nS: 454 4.7.0 later");
        assertThat(played.value().orElseThrow().temporary()).isTrue();
        assertThat(played.value().orElseThrow().explanation()).contains("says nothing about the password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER"})
    void theJsonOfARefusedTokenIsAnsweredAndKept(String mechanism) throws Exception {
        String json = "{\"status\":\"401\",\"schemes\":\"bearer\"}";
        String answer = mechanism.equals("XOAUTH2") ? "C: " : "C: AQ==";
        var played = play(
                client(new Credentials.BearerToken("alice", PASSWORD, "x", 1), mechanism),
                mechanism,
                "C~ AUTH .*\nS: 334 " + base64(json) + "\n" + answer + "\nS: 535 5.7.8 no");
        assertThat(played.value())
                .get()
                .isInstanceOfSatisfying(
                        Failure.LoginFailed.class,
                        failed -> assertThat(failed.detail()).hasValue(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: 334 !!!", "S: 334 QUJD=", "S: 334 x y"})
    void aChallengeThatIsNoBase64IsCancelled(String challenge) throws Exception {
        var played = play(client("CRAM-MD5"), "CRAM-MD5", "C: AUTH CRAM-MD5\n" + challenge + "\nC: *\nS: 501 5.7.0 ok");
        assertThat(played.value()).containsInstanceOf(Failure.LoginBroken.class);
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void aServerThatAsksWithoutEndIsLeft() throws Exception {
        var played = play(client("LOGIN"), "LOGIN", "C: AUTH LOGIN\n!do sasl", channel -> {
            for (String line = ""; !line.equals("*"); line = ScriptedServer.hear(channel)) {
                channel.write("334 VXNlcm5hbWU6\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            channel.write("501 5.7.0 ok\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        assertThat(played.value()).containsInstanceOf(Failure.LoginBroken.class);
    }

    static Stream<Arguments> notPossible() {
        return Stream.of(
                Arguments.of("PLAIN LOGIN XOAUTH2", new String[0], "TLS"),
                Arguments.of("CRAM-MD5", new String[0], "asked for by name"),
                Arguments.of("PLAIN", new String[] {"PLAIN"}, "TLS"),
                Arguments.of("LOGIN", new String[] {"SCRAM-SHA-256"}, "not offered"),
                Arguments.of("GSSAPI DIGEST-MD5", new String[0], "not known"));
    }

    @ParameterizedTest
    @MethodSource("notPossible")
    void withoutAFittingMechanismNothingIsTried(String offered, String[] asked, String why) throws Exception {
        var client = SmtpClient.to("192.0.2.1", 25)
                .tls(TlsPolicy.NONE)
                .login(Login.password("alice", PASSWORD).by(asked));
        var played = play(client, offered, "");
        assertThat(played.value()).containsInstanceOf(Failure.LoginNotPossible.class);
        assertThat(played.value().orElseThrow().explanation()).contains(why);
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void anOptionalLoginThatIsNotPossibleIsLeftOut() throws Exception {
        var client = SmtpClient.to("192.0.2.1", 25)
                .tls(TlsPolicy.NONE)
                .login(new Login(new Credentials.Password("alice", PASSWORD), List.of(), true, false, false));
        assertThat(play(client, "PLAIN", "").value()).isEmpty();
        var refused = play(
                client.login(new Login(new Credentials.Password("alice", PASSWORD), List.of(), true, false, true)),
                "PLAIN",
                "C~ AUTH .*\nS: 535 5.7.8 no");
        assertThat(refused.value()).containsInstanceOf(Failure.LoginFailed.class);
    }

    @Test
    void aFailedLoginMeansNoMail() throws Exception {
        var played = ScriptedServer.script("S: 220 x\nC~ EHLO .*\nS: 250-x\nS: 250 AUTH PLAIN\nC~ AUTH .*\nS: 535 no")
                .play(client(), (client, channel) -> {
                    try (var session = client.over(channel)) {
                        return session.send(Envelope.of("a@example.test", "b@example.test"), Message.text("x: y\n\n"));
                    }
                });
        assertThat(played.value())
                .isInstanceOfSatisfying(
                        Receipt.NotSent.class,
                        notSent -> assertThat(notSent.failure()).isInstanceOf(Failure.LoginFailed.class));
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"S: 535 5.7.8 what is %s supposed to be", "S: 535-%s\nS: 535 and %s", "S: 421 4.7.0 bad line %s"
            })
    void aServerThatQuotesTheSecretIsNotRepeated(String reply) throws Exception {
        var played = play(client("PLAIN"), "PLAIN", "C~ AUTH .*\n" + reply.formatted(PLAIN, MARKER));
        assertThat(played.value()).get().isInstanceOf(Failure.LoginFailed.class);
        assertThat(played.written()).contains("***").doesNotContain(PLAIN);
    }

    @Test
    void aConnectionLostInTheLoginNamesNoSecret() {
        assertThatThrownBy(() -> play(client("PLAIN"), "PLAIN", "C~ AUTH .*\n!close"))
                .isInstanceOfSatisfying(ConnectionLost.class, lost -> {
                    assertThat(lost.phase()).isEqualTo(Phase.AUTH);
                    assertThat(lost).hasMessageNotContaining(MARKER);
                });
    }

    @Test
    void secretsAreShownToThoseWhoAsk() throws Exception {
        var played = ScriptedServer.script("S: 220 x\nC~ EHLO .*\nS: 250-x\nS: 250 AUTH PLAIN\nC~ AUTH .*\nS: 235 ok")
                .play(client().showingSecrets(), (client, channel) -> {
                    try (var session = client.over(channel)) {
                        return session.failure();
                    }
                });
        assertThat(played.written()).contains("AUTH PLAIN " + PLAIN, MARKER);
    }

    // SCRAM, against the server's own side of it

    @Test
    void scramProvesBothSides() throws Exception {
        var played = scram(Meddling.NONE);
        assertThat(played.value()).isEmpty();
        assertThat(played.written()).contains("334 ***", "SCRAM server-final").doesNotContain("v=");
    }

    @Test
    void aWrongServerSignatureIsNotBelieved() throws Exception {
        var played = scram(Meddling.SIGNATURE);
        assertThat(played.value()).containsInstanceOf(Failure.LoginBroken.class);
    }

    @Test
    void aSuccessWithoutTheServersSignatureIsNotBelieved() throws Exception {
        var played = scram(Meddling.NO_SIGNATURE);
        assertThat(played.value()).containsInstanceOf(Failure.LoginBroken.class);
        assertThat(played.value().orElseThrow().explanation()).contains("impostor");
    }

    @Test
    void aForeignNonceIsNotAnswered() throws Exception {
        var played = scram(Meddling.NONCE);
        assertThat(played.value()).containsInstanceOf(Failure.LoginBroken.class);
        assertThat(played.written()).doesNotContain("client-final");
    }

    private enum Meddling {
        NONE,
        NONCE,
        SIGNATURE,
        NO_SIGNATURE
    }

    private static Played<Optional<Failure>> scram(Meddling meddling) throws Exception {
        return play(client("SCRAM-SHA-256"), "SCRAM-SHA-256", "!do sasl", channel -> {
            var mechanism = SaslMechanisms.named("SCRAM-SHA-256").orElseThrow();
            try (var server = mechanism.server(
                    new OneScramAccount(), ChannelBindings.NONE, Offer.of("SCRAM-SHA-256"), new Random(7))) {
                String auth = ScriptedServer.hear(channel);
                SaslStep step = server.begin(Optional.of(secret(auth.substring("AUTH SCRAM-SHA-256 ".length()))));
                while (step instanceof SaslStep.Challenge(Octets data)) {
                    challenge(channel, meddling == Meddling.NONCE ? Octets.utf8("r=foreign,s=QQ==,i=4096") : data);
                    String answer = ScriptedServer.hear(channel);
                    if (answer.equals("*")) {
                        channel.write("501 5.7.0 cancelled\r\n".getBytes(StandardCharsets.US_ASCII));
                        return;
                    }
                    step = server.respond(secret(answer));
                }
                finish(channel, meddling, (SaslStep.Granted) step);
            }
        });
    }

    private static void finish(Channel channel, Meddling meddling, SaslStep.Granted granted) throws Exception {
        if (meddling != Meddling.NO_SIGNATURE) {
            Octets last = granted.lastWords().orElseThrow();
            byte[] wrong = last.toByteArray();
            wrong[5] = (byte) (wrong[5] == 'A' ? 'B' : 'A');
            challenge(channel, meddling == Meddling.SIGNATURE ? Octets.of(wrong) : last);
            if (ScriptedServer.hear(channel).equals("*")) {
                channel.write("501 5.7.0 cancelled\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
        }
        channel.write("235 2.7.0 ok\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void challenge(Channel channel, Octets data) throws Exception {
        channel.write(("334 " + Base64Text.encode(data) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static Secret secret(String base64) {
        return ((Base64Text.Result.Decoded) Base64Text.decode(base64)).bytes();
    }

    /// Accounts of which there is one, alice's.
    private static final class OneScramAccount implements Authenticator {
        @Override
        public boolean has(Need need) {
            return need == Need.SCRAM_KEYS;
        }

        @Override
        public Keys<ScramKeys> scram(String authcid, ScramHash hash) {
            Octets salt = Octets.utf8("sixteen octets..");
            var derived = ScramKeyDerivation.derive(hash, PASSWORD, salt, 4096);
            return new Keys.Found<>(new ScramKeys(
                    salt, 4096, List.of(new ScramKeys.Candidate("1", derived.storedKey(), derived.serverKey()))));
        }

        @Override
        public Verdict proven(Claim claim, String credential) {
            return new Verdict.Granted(new Identity("alice", "alice", claim.mechanism(), credential, Set.of()));
        }

        @Override
        public Verdict.Denied refused(Claim claim, Refusal refusal) {
            return new Verdict.Denied(refusal);
        }

        @Override
        public Verdict password(Claim claim, Secret password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Keys<List<CramKey>> cram(String authcid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Keys<List<NtlmKey>> ntlm(String authcid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NtlmTerms ntlmTerms() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict token(Claim claim, Secret token) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict external(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict anonymous(Claim claim, String trace) {
            throw new UnsupportedOperationException();
        }
    }
}
