package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.peers.Aiosmtpd;
import org.letterlock.kit.peers.Dovecot;
import org.letterlock.kit.peers.Postfix;
import org.letterlock.kit.peers.SambaNtlm;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.protocol.transcript.Entry;

/// Our client against servers that other people wrote: Postfix that asks Dovecot for logins, and aiosmtpd.
final class RealServersTest {
    private static final String USER = "alice@example.test";
    private static final String PASSWORD = "down the rabbit hole";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestCertificates authority = TestCertificates.create();
    private final List<Entry> transcript = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void postfixWithDovecotByEveryMechanism() throws Exception {
        try (var dovecot = Dovecot.start(folder.resolve("dovecot"), Map.of(USER, PASSWORD));
                var postfix =
                        Postfix.start(folder.resolve("postfix"), Optional.of(certificate()), Optional.of(dovecot));
                var password = Secret.utf8(PASSWORD)) {
            for (String mechanism : Dovecot.MECHANISMS) {
                SmtpClient client = client(postfix.port())
                        .login(Login.password(USER, password).by(mechanism));
                try (SmtpSession session = client.connect()) {
                    assertThat(session.failure()).as(mechanism).isEmpty();
                    assertThat(session.loggedInBy()).contains(mechanism);
                    assertThat(session.send(Envelope.of(USER, "bob@example.test"), message(mechanism)))
                            .isInstanceOf(Receipt.Accepted.class);
                }
            }
            List<String> arrived = await(Dovecot.MECHANISMS.size(), postfix::arrived);
            for (String mechanism : Dovecot.MECHANISMS) {
                assertThat(arrived).anyMatch(text -> text.contains("Subject: by " + mechanism));
            }
            assertThat(transcript).noneMatch(entry -> entry.text().contains(PASSWORD));
        }
    }

    /// A real NTLM server: Postfix asks Dovecot, and that asks Samba.
    @Test
    void postfixWithDovecotAndSambaByNtlm() throws Exception {
        Path helper = SambaNtlm.helper(folder, "EXAMPLE", "alice", PASSWORD);
        try (var dovecot = Dovecot.start(folder.resolve("dovecot"), Map.of(USER, PASSWORD), helper);
                var postfix =
                        Postfix.start(folder.resolve("postfix"), Optional.of(certificate()), Optional.of(dovecot));
                var right = Secret.utf8(PASSWORD);
                var wrong = Secret.utf8("wrong")) {
            SmtpClient client = client(postfix.port());
            try (SmtpSession session = client.login(
                            Login.password("EXAMPLE\\alice", right).by("NTLM"))
                    .connect()) {
                assertThat(session.failure()).as(dovecot.log()).isEmpty();
                assertThat(session.loggedInBy()).contains("NTLM");
                assertThat(session.send(Envelope.of(USER, "bob@example.test"), message("NTLM")))
                        .isInstanceOf(Receipt.Accepted.class);
            }
            try (SmtpSession session = client.login(
                            Login.password("EXAMPLE\\alice", wrong).by("NTLM"))
                    .connect()) {
                assertThat(session.failure()).containsInstanceOf(Failure.LoginFailed.class);
            }
            await(1, postfix::arrived);
            assertThat(transcript).noneMatch(entry -> entry.text().contains(PASSWORD));
        }
    }

    /// Samba checks the MIC that our client sends: it takes the message, and the same with one bit of it changed it
    /// does not.
    @ParameterizedTest
    @ValueSource(ints = {-1, 72, 87, 100})
    void sambaChecksEveryOctet(int changed) {
        try (var samba = SambaNtlm.start(folder, "EXAMPLE", "alice", PASSWORD);
                var password = Secret.utf8(PASSWORD);
                SaslClient client = SaslMechanisms.named("NTLM")
                        .orElseThrow()
                        .client(
                                new Credentials.Password("alice", "", "EXAMPLE", password),
                                ChannelBindings.NONE,
                                Offer.of("NTLM"),
                                new Random(3))) {
            String first =
                    Base64Text.encode(client.initialResponse().orElseThrow().reveal());
            String challenge = samba.ask("YR " + first);
            assertThat(challenge).startsWith("TT ");
            byte[] last = switch (client.respond(Octets.of(Base64.getDecoder().decode(challenge.substring(3))))) {
                case ClientStep.Respond(Secret answer) -> answer.reveal();
                case ClientStep.Cancel(String why) -> throw new AssertionError(why);
            };
            if (changed >= 0) {
                last[changed] ^= 1;
            }
            assertThat(samba.ask("KK " + Base64Text.encode(last))).startsWith(changed < 0 ? "AF " : "NA ");
        }
    }

    /// Left to itself the client takes the strongest that Dovecot has.
    @Test
    void theStrongestMechanismIsChosen() throws Exception {
        try (var dovecot = Dovecot.start(folder.resolve("dovecot"), Map.of(USER, PASSWORD));
                var postfix =
                        Postfix.start(folder.resolve("postfix"), Optional.of(certificate()), Optional.of(dovecot));
                var right = Secret.utf8(PASSWORD);
                var wrong = Secret.utf8("wrong")) {
            try (SmtpSession session = client(postfix.port()).login(USER, right).connect()) {
                assertThat(session.loggedInBy()).contains("SCRAM-SHA-256");
            }
            try (SmtpSession session = client(postfix.port()).login(USER, wrong).connect()) {
                assertThat(session.failure()).hasValueSatisfying(failure -> {
                    assertThat(failure).isInstanceOf(Failure.LoginFailed.class);
                    assertThat(failure.temporary()).isFalse();
                });
                assertThat(session.send(Envelope.of(USER, "bob@example.test"), message("nobody")))
                        .isInstanceOf(Receipt.NotSent.class);
            }
        }
    }

    /// Without a login Postfix refuses to relay; some recipients refused, the rest get it.
    @Test
    void postfixRefusesToRelayButTakesTheRest() throws Exception {
        try (var postfix = Postfix.start(folder.resolve("postfix"), Optional.of(certificate()), Optional.empty())) {
            Receipt receipt = client(postfix.port())
                    .send(Envelope.of("a@example.org", "b@elsewhere.example", "bob@example.test"), message("no login"));
            assertThat(receipt.accepted()).hasSize(1);
            assertThat(receipt.refused()).hasSize(1);
            assertThat(receipt.refused().getFirst().reply().code()).isEqualTo(554);
            await(1, postfix::arrived);
        }
    }

    /// What leaves as dots, long text and 8-bit octets arrives as such; by DATA and by BDAT.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void postfixGetsEveryOctet(boolean chunking) throws Exception {
        var body = "..two dots\r\n.\r\n\r\nhéllo\r\n" + "x".repeat(900) + "\r\n";
        try (var postfix = Postfix.start(folder.resolve("postfix"), Optional.of(certificate()), Optional.empty())) {
            Receipt receipt = client(postfix.port())
                    .extensions(new SmtpClient.Extensions(true, chunking, SmtpClient.Utf8.AUTO))
                    .send(
                            Envelope.of("a@example.org", "bob@example.test"),
                            Message.text("Subject: octets\r\n\r\n" + body));
            assertThat(receipt).isInstanceOf(Receipt.Accepted.class);
            assertThat(await(1, postfix::arrived).getFirst().replace("\n", "\r\n"))
                    .endsWith(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void aiosmtpd(String mechanism) throws Exception {
        try (var server = Aiosmtpd.start(folder, Optional.of(certificate()), USER, PASSWORD);
                var password = Secret.utf8(PASSWORD);
                SmtpSession session = client(server.port())
                        .login(Login.password(USER, password).by(mechanism))
                        .connect()) {
            assertThat(session.failure()).isEmpty();
            assertThat(session.send(Envelope.of(USER, "bob@example.test"), message(mechanism)))
                    .isInstanceOf(Receipt.Accepted.class);
            assertThat(await(1, server::arrived).getFirst()).contains("Subject: by " + mechanism);
        }
    }

    /// A server with a certificate of nobody we know gets no password.
    @Test
    void anUnknownCertificateEndsItBeforeTheLogin() throws Exception {
        try (var server = Aiosmtpd.start(folder, Optional.of(certificate()), USER, PASSWORD);
                var password = Secret.utf8(PASSWORD);
                SmtpSession session = SmtpClient.to("localhost", server.port())
                        .tls(TlsPolicy.REQUIRED)
                        .transcript(transcript::add)
                        .login(USER, password)
                        .connect()) {
            assertThat(session.failure())
                    .hasValueSatisfying(failure -> assertThat(failure).isInstanceOf(Failure.TlsFailed.class));
            assertThat(transcript).noneMatch(entry -> entry.text().contains("AUTH PLAIN"));
        }
    }

    private SmtpClient client(int port) throws Exception {
        var trust = new ClientTls.Trust.Verified(List.of(authority.authority()));
        return SmtpClient.to("localhost", port)
                .tls(TlsPolicy.REQUIRED)
                .tls(ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(trust)))
                .transcript(transcript::add);
    }

    private Postfix.Pem certificate() throws Exception {
        var files = authority.issue("localhost").writeTo(folder, "server");
        return new Postfix.Pem(files.certificates(), files.key());
    }

    private static Message message(String mechanism) {
        return Message.text("From: <" + USER + ">\r\nSubject: by " + mechanism + "\r\n\r\nhello\r\n");
    }

    private static List<String> await(int count, Supplier<List<Path>> arrived) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (arrived.get().size() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
        }
        var texts = new ArrayList<String>();
        for (Path file : arrived.get()) {
            texts.add(Files.readString(file, StandardCharsets.UTF_8));
        }
        assertThat(texts).hasSize(count);
        return texts;
    }
}
