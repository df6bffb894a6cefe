package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.protocol.sasl.TestAccounts.ALICE;
import static org.letterlock.protocol.sasl.TestAccounts.PASSWORD;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.sasl.Exchange.Outcome;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.ChallengeMessage;
import org.letterlock.protocol.sasl.ntlm.ClientBlob;
import org.letterlock.protocol.sasl.ntlm.NegotiateMessage;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.sasl.ntlm.NtlmFlag;
import org.letterlock.protocol.sasl.ntlm.NtlmFlags;
import org.letterlock.protocol.sasl.ntlm.Response;
import org.letterlock.protocol.sasl.ntlm.ResponseKey;
import org.letterlock.protocol.sasl.ntlm.TargetInfo;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// What is NTLM's own; what holds for every mechanism is in [EveryMechanismTest] and [TamperingTest].
final class NtlmTest {
    private static final Parties NTLM = Parties.of("NTLM");
    private static final NtlmFlags WIDE = NtlmFlags.of(NtlmFlag.UNICODE, NtlmFlag.REQUEST_TARGET);
    private static final Octets NONCE = Octets.utf8("a nonce.");

    /// However the parts of a name are told apart, the proof is made over them as they are, and the same person is
    /// meant.
    @ParameterizedTest
    @CsvSource({
        "alice@example.test, ''",
        "alice@example.test, WORKGROUP",
        "alice, example.test",
        "example.test\\alice, ''",
        "example.test\\alice@example.test, ''",
    })
    void partsOfANameMakeAnAddress(String user, String domain) {
        var accounts = new TestAccounts();
        var credentials = new Credentials.Password(user, "", domain, Secret.utf8(PASSWORD));
        Outcome outcome = Exchange.run(NTLM.client(credentials), NTLM.server(accounts));
        assertThat(outcome.agreed()).as("%s", outcome).isTrue();
        assertThat(outcome.identity().account()).isEqualTo(ALICE);
    }

    /// What another client may send where ours would part it.
    @ParameterizedTest
    @CsvSource({
        "example.test\\alice, '', alice@example.test",
        "\\alice, example.test, alice@example.test",
        "\\alice, '', alice",
        "alice, '', alice",
        "alice, NETBIOS, alice@NETBIOS",
    })
    void namesAreLookedUpAs(String user, String domain, String authcid) {
        assertThat(new NtlmName(user, domain).authcid()).isEqualTo(authcid);
    }

    /// The proof is made over the name as it was sent: the domain inside the user's name is part of that.
    @Test
    void aDomainInsideTheUsersName() {
        var accounts = new TestAccounts();
        SaslStep step = login(accounts, WIDE, "example.test\\alice", "", TargetInfo.NONE);
        assertThat(step).isInstanceOf(SaslStep.Granted.class);
    }

    @Test
    void theChallengeNamesTheMailDomainAndNothingElse() {
        ChallengeMessage challenge = challenge(NTLM.server(new TestAccounts()), WIDE);
        assertThat(challenge.target()).isEqualTo("example.test");
        assertThat(challenge.flags().has(NtlmFlag.VERSION)).isFalse();
        TargetInfo info = challenge.info().orElseThrow();
        assertThat(info.pairs())
                .extracting(TargetInfo.Pair::id)
                .containsExactly(
                        TargetInfo.DOMAIN,
                        TargetInfo.COMPUTER,
                        TargetInfo.DNS_DOMAIN,
                        TargetInfo.DNS_COMPUTER,
                        TargetInfo.TIMESTAMP);
        assertThat(info.pairs().subList(0, 4))
                .extracting(TargetInfo.Pair::value)
                .containsOnly(wide("example.test"));
        assertThat(info.time()).contains(TargetInfo.ticks(TestAccounts.NOW));
    }

    /// No target where none is asked for, and names in what the client knows.
    @Test
    void theChallengeIsWhatTheClientCanRead() {
        ChallengeMessage plain = challenge(NTLM.server(new TestAccounts()), NtlmFlags.of(NtlmFlag.UNICODE));
        assertThat(plain.target()).isEmpty();
        ChallengeMessage narrow =
                challenge(NTLM.server(new TestAccounts()), NtlmFlags.of(NtlmFlag.OEM, NtlmFlag.REQUEST_TARGET));
        assertThat(narrow.flags().has(NtlmFlag.UNICODE)).isFalse();
        assertThat(narrow.target()).isEqualTo("example.test");
        assertThat(NTLM.server(new TestAccounts()).begin(Optional.of(negotiate(NtlmFlags.of(NtlmFlag.NTLM)))))
                .isInstanceOfSatisfying(
                        SaslStep.Denied.class,
                        denied -> assertThat(denied.refusal().kind()).isEqualTo(Refusal.Kind.MALFORMED));
    }

    /// curl offers no Unicode.
    @Test
    void aClientWithoutUnicode() {
        NtlmFlags narrow = NtlmFlags.of(NtlmFlag.OEM);
        assertThat(login(new TestAccounts(), narrow, ALICE, "", TargetInfo.NONE))
                .isInstanceOf(SaslStep.Granted.class);
    }

    /// Asked for nothing, a client need not sign; curl does not.
    @Test
    void aClientThatDoesNotSign() {
        assertThat(login(new TestAccounts(), WIDE, ALICE, "", TargetInfo.NONE)).isInstanceOf(SaslStep.Granted.class);
        assertThat(cause(login(new TestAccounts().needingBinding(), WIDE, ALICE, "", TargetInfo.NONE)))
                .contains("did not sign");
    }

    @Test
    void ourClientSignsAndBinds() {
        var accounts = new TestAccounts().needingBinding();
        Outcome outcome = Exchange.run(NTLM.client(NTLM.right()), NTLM.server(accounts));
        assertThat(outcome.agreed()).isTrue();
        byte[] last = outcome.messages().getLast().octets();
        AuthenticateMessage message = AuthenticateMessage.parse(last).orThrow();
        assertThat(message.mic()).isPresent();
        assertThat(message.workstation()).isEmpty();
        assertThat(((Response.Version2) message.response()).blob().info().channelBindings())
                .isPresent();
    }

    /// Who sits between two TLS channels hands on what he hears.
    @Test
    void anotherChannelIsRefused() {
        var elsewhere = new TestBindings(Map.of("tls-server-end-point", Octets.utf8("another certificate")));
        Outcome between = Exchange.run(client(elsewhere), NTLM.server(new TestAccounts()));
        assertThat(between.refusal().cause()).contains("another TLS channel");
        SaslServer bare =
                NTLM.mechanism().server(new TestAccounts(), ChannelBindings.NONE, Parties.OFFER, new Random(1));
        assertThat(Exchange.run(client(TestBindings.TLS), bare).refusal().cause())
                .contains("none to compare");
        Outcome unbound = Exchange.run(client(ChannelBindings.NONE), NTLM.server(new TestAccounts().needingBinding()));
        assertThat(unbound.refusal().cause()).contains("did not bind");
        assertThat(Exchange.run(client(ChannelBindings.NONE), NTLM.server(new TestAccounts()))
                        .agreed())
                .isTrue();
    }

    /// A binding of sixteen zeros says that there is none.
    @Test
    void zerosBindNothing() {
        TargetInfo zeros = TargetInfo.NONE.with(TargetInfo.CHANNEL_BINDINGS, Octets.of(new byte[16]));
        assertThat(login(new TestAccounts(), WIDE, ALICE, "", zeros)).isInstanceOf(SaslStep.Granted.class);
    }

    /// A promise of a MIC that is not kept.
    @Test
    void aMicOfZerosIsNone() {
        assertThat(cause(login(new TestAccounts(), WIDE, ALICE, "", TargetInfo.NONE.promisingMic())))
                .contains("MIC over them is wrong");
    }

    /// One octet of the last message changed, to every other value, at every place: refused, every time.
    @Test
    void noOctetOfTheLastMessageMayChange() {
        TestAccounts accounts = new TestAccounts();
        Outcome good = Exchange.run(NTLM.client(NTLM.right()), NTLM.server(accounts));
        Secret first = Secret.of(good.messages().getFirst().octets());
        byte[] last = good.messages().getLast().octets();
        for (int at = 0; at < last.length; at++) {
            for (int bits = 1; bits < 256; bits++) {
                byte[] changed = last.clone();
                changed[at] ^= (byte) bits;
                SaslServer server = NTLM.server(accounts);
                server.begin(Optional.of(first));
                assertThat(server.respond(Secret.of(changed)))
                        .as("octet %d by %d", at, bits)
                        .isInstanceOf(SaslStep.Denied.class);
            }
        }
    }

    /// An old proof against a new challenge.
    @Test
    void aProofIsGoodOnce() {
        Outcome good = Exchange.run(NTLM.client(NTLM.right()), NTLM.server(new TestAccounts()));
        SaslServer next = NTLM.mechanism().server(new TestAccounts(), TestBindings.TLS, Parties.OFFER, new Random(99));
        next.begin(Optional.of(Secret.of(good.messages().getFirst().octets())));
        assertThat(cause(next.respond(Secret.of(good.messages().getLast().octets()))))
                .isEqualTo("wrong password");
    }

    @ParameterizedTest
    @CsvSource({"24, 0, LAN Manager", "24, 24, NTLMv1", "0, 24, NTLMv1", "8, 24, NTLM2 session"})
    void oldVersionsAreNamedAndRefused(int lm, int nt, String version) {
        byte[] filled = new byte[24];
        Arrays.fill(filled, (byte) 9);
        byte[] message = oldMessage(Arrays.copyOf(Arrays.copyOf(filled, lm), lm == 8 ? 24 : lm), nt);
        var accounts = new TestAccounts();
        SaslStep step = after(accounts, message);
        assertThat(cause(step)).contains(version).contains("LmCompatibilityLevel");
        assertThat(accounts.attempt().claim().authcid()).isEqualTo("al@ex");
    }

    @Test
    void nobodyIsRefused() {
        assertThat(cause(after(new TestAccounts(), oldMessage(new byte[1], 0)))).contains("as nobody");
        Octets flagged =
                AuthenticateMessage.encode(WIDE.with(NtlmFlag.ANONYMOUS, true), "", "", Octets.EMPTY, Octets.EMPTY);
        assertThat(cause(after(new TestAccounts(), flagged.toByteArray()))).contains("as nobody");
    }

    /// The keys tried for a name without keys are known to whoever reads this source; they must open nothing.
    @Test
    void theDecoyOpensNothing() {
        var accounts = new TestAccounts();
        var server = new NtlmServer(accounts, ChannelBindings.NONE, NONCE);
        server.begin(Optional.of(negotiate(WIDE)));
        NtHash decoy = new NtHash(Octets.of(new byte[16]));
        SaslStep step = server.respond(proof(decoy, WIDE, "nobody@example.test", "", TargetInfo.NONE));
        assertThat(cause(step)).contains("no such account");
    }

    @Test
    void anEmptyMessageIsMalformed() {
        SaslServer server = NTLM.server(new TestAccounts());
        assertThat(server.begin(Optional.empty())).isEqualTo(new SaslStep.Challenge(Octets.EMPTY));
        assertThat(server.respond(Secret.utf8("")))
                .isInstanceOfSatisfying(
                        SaslStep.Denied.class,
                        denied -> assertThat(denied.refusal())
                                .isEqualTo(new Refusal(Refusal.Kind.MALFORMED, "this is no NTLM message")));
    }

    /// A server before Windows Vista tells no time, and Samba's ancestors no target info: then the clock is asked.
    @Test
    void aServerThatTellsNoTime() {
        Octets old = new ChallengeMessage(WIDE, "HOME", NONCE, Optional.empty()).encode();
        assertThat(NTLM.client(NTLM.right()).respond(old))
                .isEqualTo(new ClientStep.Cancel("the server does not tell the time, and there is no clock to ask"));
        SaslClient client = NTLM.mechanism()
                .client(
                        NTLM.right(),
                        ChannelBindings.NONE,
                        Parties.OFFER,
                        new Random(2),
                        InstantSource.fixed(TestAccounts.NOW));
        assertThat(client.respond(old)).isInstanceOfSatisfying(ClientStep.Respond.class, answer -> {
            AuthenticateMessage message =
                    AuthenticateMessage.parse(answer.answer().reveal()).orThrow();
            assertThat(((Response.Version2) message.response()).blob().time())
                    .isEqualTo(TargetInfo.ticks(TestAccounts.NOW));
        });
    }

    @Test
    void aServerWithoutUnicode() {
        Octets narrow = new ChallengeMessage(
                        NtlmFlags.of(NtlmFlag.OEM, NtlmFlag.TARGET_INFO),
                        "HOME",
                        NONCE,
                        Optional.of(TargetInfo.NONE.withTime(TestAccounts.NOW)))
                .encode();
        assertThat(NTLM.client(NTLM.right()).respond(narrow)).isInstanceOf(ClientStep.Respond.class);
        assertThat(NTLM.client(NTLM.credentials("zoë@example.test", PASSWORD)).respond(narrow))
                .isEqualTo(
                        new ClientStep.Cancel("the server knows no Unicode, and the name cannot be written without"));
    }

    @Test
    void objections() {
        for (Credentials odd : List.of(
                new Credentials.Password("example.test\\", Secret.utf8(PASSWORD)),
                new Credentials.Password(ALICE, "", "a\nb", Secret.utf8(PASSWORD)),
                new Credentials.Password(ALICE, Secret.of(new byte[] {(byte) 0xff})))) {
            assertThat(NTLM.mechanism().objection(odd)).isPresent();
            assertThat(NTLM.client(odd).respond(Octets.EMPTY)).isInstanceOf(ClientStep.Cancel.class);
        }
    }

    /// Without TLS only by name.
    @Test
    void isChosenInTheClearOnlyByName() {
        Offer offer = Offer.of("NTLM");
        assertThat(SaslMechanisms.choose(offer, NTLM.right(), ChannelBindings.NONE, false, List.of()))
                .isInstanceOf(Choice.None.class);
        assertThat(SaslMechanisms.choose(offer, NTLM.right(), ChannelBindings.NONE, false, List.of("NTLM")))
                .isEqualTo(new Choice.Use(NTLM.mechanism()));
        assertThat(SaslMechanisms.choose(Offer.of("NTLM", "CRAM-MD5"), NTLM.right(), TestBindings.TLS, true, List.of()))
                .isEqualTo(new Choice.Use(Parties.of("CRAM-MD5").mechanism()));
    }

    private static SaslClient client(ChannelBindings channel) {
        return NTLM.mechanism().client(NTLM.right(), channel, Parties.OFFER, new Random(2));
    }

    private static Secret negotiate(NtlmFlags flags) {
        return Secret.of(new NegotiateMessage(flags).encode().toByteArray());
    }

    private static ChallengeMessage challenge(SaslServer server, NtlmFlags flags) {
        SaslStep step = server.begin(Optional.of(negotiate(flags)));
        return ChallengeMessage.parse(((SaslStep.Challenge) step).data().toByteArray())
                .orThrow();
    }

    /// A login without a MIC and with the right password.
    private static SaslStep login(TestAccounts accounts, NtlmFlags flags, String user, String domain, TargetInfo info) {
        var server = new NtlmServer(accounts, ChannelBindings.NONE, NONCE);
        server.begin(Optional.of(negotiate(flags)));
        NtHash hash = NtHash.of(Secret.utf8(PASSWORD)).orThrow();
        return server.respond(proof(hash, flags, user, domain, info));
    }

    private static Secret proof(NtHash hash, NtlmFlags flags, String user, String domain, TargetInfo info) {
        Octets blob = new ClientBlob(Octets.of(new byte[8]), NONCE, info).encode();
        Octets proof = ResponseKey.of(hash, user, domain).proof(NONCE, blob);
        return Secret.of(
                AuthenticateMessage.encode(flags, domain, user, proof, blob).toByteArray());
    }

    private static SaslStep after(TestAccounts accounts, byte[] message) {
        var server = new NtlmServer(accounts, ChannelBindings.NONE, NONCE);
        server.begin(Optional.of(negotiate(WIDE)));
        return server.respond(Secret.of(message));
    }

    /// From `al` of `ex`, in a code page, with responses of these lengths.
    private static byte[] oldMessage(byte[] lm, int nt) {
        var message = ByteBuffer.allocate(64 + lm.length + nt + 4).order(ByteOrder.LITTLE_ENDIAN);
        message.put("NTLMSSP\0".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        int at = 64;
        for (int length : new int[] {lm.length, nt, 2, 2, 0, 0}) {
            message.putShort((short) length).putShort((short) length).putInt(at);
            at += length;
        }
        message.putInt(0).put(lm).put(new byte[nt]).put("exal".getBytes(StandardCharsets.US_ASCII));
        return message.array();
    }

    private static String cause(SaslStep step) {
        return ((SaslStep.Denied) step).refusal().cause();
    }

    private static Octets wide(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_16LE));
    }
}
