package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.client.smtp.ScriptedServer.Played;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.ClientTls.Trust;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.Pin;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.UnusableKey;

/// Greeting, EHLO and STARTTLS, and everything a server can do wrong with them.
class OpeningTest {
    private static final String HOST = "192.0.2.1";
    private static TestCertificates authority;

    @BeforeAll
    static void makeAuthority() {
        authority = TestCertificates.create();
    }

    private static SmtpClient client(TlsPolicy policy) {
        return SmtpClient.to(HOST, 587).tls(policy);
    }

    private static TlsSide trusting(Trust trust) throws UnusableKey {
        return ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(trust));
    }

    private static TlsSide server(TestCertificates.Issued issued) throws UnusableKey {
        KeyAndChain key = KeyAndChain.of(issued.key(), issued.chain());
        return ServerTls.of(() -> List.of(key), ServerTls.Settings.DEFAULT);
    }

    private static Optional<Failure> failure(SmtpClient client, org.letterlock.net.channel.Channel channel)
            throws Exception {
        try (var session = client.over(channel)) {
            return session.failure();
        }
    }

    @Test
    void saysWhoItIsAndReadsWhatTheServerCan() throws Exception {
        var played = ScriptedServer.script("""
                S: 220-mail.example.test ESMTP
                S: 220 at your service
                C: EHLO [203.0.113.5]
                S: 250-mail.example.test hello
                S: 250-SIZE 1000
                S: 250 PIPELINING
                """).play(client(TlsPolicy.NONE), (client, channel) -> {
            try (var session = client.over(channel)) {
                assertThat(session.failure()).isEmpty();
                return session.capabilities();
            }
        });
        assertThat(played.value().domain()).isEqualTo("mail.example.test");
        assertThat(played.value().size()).hasValue(1000);
        assertThat(played.value().pipelining()).isTrue();
        assertThat(played.rest()).containsExactly("QUIT");
        assertThat(played.transcript().stream().map(entry -> entry.text()))
                .containsExactly(
                        "220-mail.example.test ESMTP",
                        "220 at your service",
                        "EHLO [203.0.113.5]",
                        "250-mail.example.test hello",
                        "250-SIZE 1000",
                        "250 PIPELINING",
                        "QUIT",
                        "221 bye");
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 what", "501 no", "502 5.5.1 not implemented", "504 no", "550 no"})
    void fallsBackToHelo(String refusal) throws Exception {
        var played = ScriptedServer.script("""
                S: 220 old
                C: EHLO client.example.test
                S: %s
                C: HELO client.example.test
                S: 250 old
                """.formatted(refusal))
                .play(client(TlsPolicy.OPPORTUNISTIC).greetingAs("client.example.test"), OpeningTest::failure);
        assertThat(played.value()).isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("S: 554 5.7.1 go away", Phase.CONNECT, false),
                Arguments.of("S: 421 too busy", Phase.CONNECT, true),
                Arguments.of("S: 450 later", Phase.CONNECT, true),
                Arguments.of("S: 220 x\nC~ EHLO .*\nS: 421 going down", Phase.EHLO, true),
                Arguments.of("S: 220 x\nC~ EHLO .*\nS: 554 no", Phase.EHLO, false),
                Arguments.of("S: 220 x\nC~ EHLO .*\nS: 502 no\nC~ HELO .*\nS: 502 no", Phase.EHLO, false),
                Arguments.of(
                        "S: 220 x\nC~ EHLO .*\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 4.7.0 later",
                        Phase.STARTTLS,
                        true),
                Arguments.of(
                        "S: 220 x\nC~ EHLO .*\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 501 5.5.4 no",
                        Phase.STARTTLS,
                        false),
                Arguments.of("S| 220 x\\r\\n421 4.3.2 shutting down\\r\\n", Phase.EHLO, true));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsAValue(String script, Phase phase, boolean temporary) throws Exception {
        var played = ScriptedServer.script(script).play(client(TlsPolicy.REQUIRED), OpeningTest::failure);
        assertThat(played.value()).get().isInstanceOf(Failure.Refused.class);
        assertThat(played.value().get().phase()).isEqualTo(phase);
        assertThat(played.value().get().temporary()).isEqualTo(temporary);
        assertThat(played.value().get().explanation()).isNotBlank();
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("S: HTTP/1.1 400 Bad Request", Phase.CONNECT),
                Arguments.of("S: 999 what", Phase.CONNECT),
                Arguments.of("S: 250 wrong moment", Phase.CONNECT),
                Arguments.of("S| 220 bare\\n", Phase.CONNECT),
                Arguments.of("S| 220 nul\\0\\r\\n", Phase.CONNECT),
                Arguments.of("S: 220 " + "x".repeat(20_000), Phase.CONNECT),
                Arguments.of("S| " + "220-x\\r\\n".repeat(1_200), Phase.CONNECT),
                Arguments.of("S: 220 x\nC~ EHLO .*\nS: 354 what", Phase.EHLO),
                Arguments.of("S| 220 x\\r\\n250 unasked\\r\\n", Phase.EHLO));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseEndsTheSession(String script, Phase phase) throws Exception {
        var played = ScriptedServer.script(script).play(client(TlsPolicy.NONE), OpeningTest::failure);
        assertThat(played.value()).get().isInstanceOf(Failure.ProtocolBroken.class);
        assertThat(played.value().get().phase()).isEqualTo(phase);
        assertThat(played.rest()).isEmpty();
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("!close", ConnectionLost.Reason.CLOSED, Phase.CONNECT),
                Arguments.of("!stall", ConnectionLost.Reason.TIMED_OUT, Phase.CONNECT),
                Arguments.of("S| 220 half\n!close", ConnectionLost.Reason.CLOSED, Phase.CONNECT),
                Arguments.of("S: 220 x\nC~ EHLO .*\n!close", ConnectionLost.Reason.CLOSED, Phase.EHLO),
                Arguments.of("S: 220 x\nC~ EHLO .*\nS: 250-x\n!stall", ConnectionLost.Reason.TIMED_OUT, Phase.EHLO));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLostConnectionIsAnException(String script, ConnectionLost.Reason reason, Phase phase) {
        assertThatThrownBy(() -> ScriptedServer.script(script).play(client(TlsPolicy.NONE), OpeningTest::failure))
                .isInstanceOfSatisfying(ConnectionLost.class, lost -> {
                    assertThat(lost.reason()).isEqualTo(reason);
                    assertThat(lost.phase()).isEqualTo(phase);
                });
    }

    @Test
    void withoutStartTlsNothingIsSaid() throws Exception {
        var played = ScriptedServer.script("""
                S: 220 x
                C~ EHLO .*
                S: 250-x
                S: 250 AUTH PLAIN
                """).play(client(TlsPolicy.REQUIRED), OpeningTest::failure);
        assertThat(played.value()).containsInstanceOf(Failure.TlsNotOffered.class);
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S| 220 go\\r\\n250-x\\r\\n250 AUTH PLAIN\\r\\n",
                "S| 220 go\\r\\n2",
                "S| 220 go\\r\\n\\x16\\x03\\x03"
            })
    void whatIsBufferedBehindStartTlsIsAnAttack(String injected) throws Exception {
        var played = ScriptedServer.script("""
                S: 220 x
                C~ EHLO .*
                S: 250-x
                S: 250 STARTTLS
                C: STARTTLS
                """ + injected).play(client(TlsPolicy.REQUIRED), OpeningTest::failure);
        assertThat(played.value()).get().isInstanceOf(Failure.ProtocolBroken.class);
        assertThat(played.value().get().explanation()).contains("inject");
        assertThat(played.rest()).isEmpty();
    }

    private static final String ENCRYPTED = """
            S: 220 x
            C~ EHLO .*
            S: 250-x
            S: 250-AUTH EXTERNAL
            S: 250 STARTTLS
            C: STARTTLS
            S: 220 go
            !tls
            C~ EHLO .*
            S: 250-x
            S: 250 SIZE 10
            """;

    @Test
    void afterTlsEverythingIsAskedAgain() throws Exception {
        var played = ScriptedServer.script(ENCRYPTED)
                .with(server(authority.issue(HOST)))
                .play(
                        client(TlsPolicy.REQUIRED).tls(trusting(new Trust.Verified(List.of(authority.authority())))),
                        (client, channel) -> {
                            try (var session = client.over(channel)) {
                                assertThat(session.failure()).isEmpty();
                                assertThat(session.tls()).isPresent();
                                assertThat(session.capabilities().auth().names())
                                        .isEmpty();
                                return session.capabilities().size();
                            }
                        });
        assertThat(played.value()).hasValue(10);
        assertThat(played.written()).contains("TLSv1.3 established");
    }

    @Test
    void implicitTlsComesFirst() throws Exception {
        Played<Optional<Failure>> played = ScriptedServer.script("""
                !tls
                S: 220 x
                C~ EHLO .*
                S: 250 x
                """)
                .with(server(authority.issue(HOST)))
                .play(
                        client(TlsPolicy.IMPLICIT).tls(trusting(new Trust.Verified(List.of(authority.authority())))),
                        OpeningTest::failure);
        assertThat(played.value()).isEmpty();
    }

    static Stream<Arguments> certificates() throws Exception {
        Trust ours = new Trust.Verified(List.of(TestCertificates.create().authority()));
        return Stream.of(
                Arguments.of(authority.issue("other.example.test"), new Trust.Verified(List.of(authority.authority()))),
                Arguments.of(authority.issueExpired(HOST), new Trust.Verified(List.of(authority.authority()))),
                Arguments.of(authority.issueTooEarly(HOST), new Trust.Verified(List.of(authority.authority()))),
                Arguments.of(authority.issue(HOST), ours),
                Arguments.of(authority.issue(HOST), new Trust.Verified(List.of())),
                Arguments.of(authority.selfSigned(TestCertificates.Kind.EC_P256, HOST), ours),
                Arguments.of(
                        authority.issue(HOST),
                        new Trust.Pinned(List.of(Pin.of(authority.authority().getPublicKey())))));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void aCertificateThatIsNotToBeTrustedEndsTheSession(TestCertificates.Issued shown, Trust trust) throws Exception {
        var played = ScriptedServer.script(ENCRYPTED)
                .with(server(shown))
                .play(client(TlsPolicy.REQUIRED).tls(trusting(trust)), OpeningTest::failure);
        assertThat(played.value()).get().isInstanceOf(Failure.TlsFailed.class);
        assertThat(played.value().get().explanation()).hasSizeGreaterThan(20);
        assertThat(played.rest()).isEmpty();
    }

    @Test
    void opportunisticTlsWithoutALoginTakesAnyCertificateAndSaysSo() throws Exception {
        var played = ScriptedServer.script(ENCRYPTED)
                .with(server(authority.issue("other.example.test")))
                .play(client(TlsPolicy.OPPORTUNISTIC), OpeningTest::failure);
        assertThat(played.value()).isEmpty();
        assertThat(played.written()).contains("not verified");
    }

    @Test
    void opportunisticTlsWithALoginVerifies() throws Exception {
        try (var password = org.letterlock.protocol.text.Secret.utf8("hunter2!")) {
            var played = ScriptedServer.script(ENCRYPTED)
                    .with(server(authority.issue("other.example.test")))
                    .play(client(TlsPolicy.OPPORTUNISTIC).login("alice", password), OpeningTest::failure);
            assertThat(played.value()).containsInstanceOf(Failure.TlsFailed.class);
        }
    }

    @Test
    void stopsWhereItIsTold() throws Exception {
        var played = ScriptedServer.script("S: 220 x").play(client(TlsPolicy.REQUIRED), (client, channel) -> {
            try (var session = SmtpSession.open(client, channel, Phase.CONNECT)) {
                return session.failure();
            }
        });
        assertThat(played.value()).isEmpty();
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void greetsOnlyWithNames() {
        assertThatThrownBy(() -> SmtpClient.to(HOST, 25).greetingAs("a b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SmtpClient.to(HOST, 25).greetingAs("a\r\nMAIL FROM:<>"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(SmtpClient.to(HOST, 25).greetingAs("[192.0.2.7]").greetAs()).hasValue("[192.0.2.7]");
    }
}
