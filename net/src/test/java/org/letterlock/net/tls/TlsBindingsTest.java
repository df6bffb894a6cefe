package org.letterlock.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.kit.certificates.TestCertificates.Issued;
import org.letterlock.kit.certificates.TestCertificates.Kind;
import org.letterlock.net.channel.Ends;
import org.letterlock.net.channel.Listener;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.text.Octets;

/// RFC 9266 and RFC 5929 §4.
@Timeout(30)
final class TlsBindingsTest {
    private static Ends encrypted(Issued issued, TlsVersion version) throws Exception {
        ServerTls server =
                ServerTls.of(() -> List.of(KeyAndChain.of(issued.key(), issued.chain())), ServerTls.Settings.DEFAULT);
        ClientTls client = ClientTls.of(ClientTls.Settings.DEFAULT
                .withTrust(new ClientTls.Trust.Unverified())
                .withVersions(version, version));
        Ends ends = Ends.memory();
        CompletableFuture<Void> accepting = Ends.background(() -> ends.far().encrypt(server));
        ends.near().encrypt(client);
        accepting.join();
        return ends;
    }

    private static ChannelBindings near(Ends ends) {
        return ends.near().tls().orElseThrow().bindings();
    }

    private static ChannelBindings far(Ends ends) {
        return ends.far().tls().orElseThrow().bindings();
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void bothSidesHaveTheSame(TlsVersion version) throws Exception {
        Issued issued = Ends.CERTIFICATES.issue("mx.example.test");
        try (Ends ends = encrypted(issued, version);
                Ends others = encrypted(issued, version)) {
            List<String> expected = version == TlsVersion.TLS_1_3
                    ? List.of("tls-exporter", "tls-server-end-point")
                    : List.of("tls-server-end-point");
            assertThat(near(ends).types()).isEqualTo(expected);
            assertThat(far(ends).types()).isEqualTo(expected);
            for (String type : expected) {
                assertThat(near(ends).data(type))
                        .isPresent()
                        .isEqualTo(far(ends).data(type));
                assertThat(near(ends).data(type))
                        .as("asked again")
                        .isEqualTo(near(ends).data(type));
            }
            assertThat(near(ends).data("tls-unique")).isEmpty();
            if (version == TlsVersion.TLS_1_3) {
                assertThat(near(ends).data("tls-exporter").orElseThrow().length())
                        .isEqualTo(32);
                assertThat(near(others).data("tls-exporter"))
                        .as("another connection")
                        .isNotEqualTo(near(ends).data("tls-exporter"));
            }
        }
    }

    /// A resumed connection shows no certificate any more, yet is bound to the same one.
    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void aResumedConnectionIsBoundToo(TlsVersion version) throws Exception {
        KeyAndChain own = keyAndChain(Ends.CERTIFICATES.selfSigned(Kind.EC_P256, "printer"));
        ServerTls server = Ends.serverTls(
                ServerTls.Settings.DEFAULT.withClientCertificates(new ServerTls.ClientCertificates.Any()));
        ClientTls client = ClientTls.of(Ends.trusting().withKey(own).withVersions(version, version));
        Octets before = Octets.EMPTY;
        for (int round = 0; round < 4; round++) {
            try (Ends ends = Ends.memory()) {
                CompletableFuture<Void> accepting = Ends.background(() -> {
                    ends.far().encrypt(server);
                    ends.far().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                    ends.far().flush();
                });
                ends.near().encrypt(client);
                ends.near().readLine(100); // and with it the ticket for the next round
                accepting.join();
                Octets endPoint = near(ends).data("tls-server-end-point").orElseThrow();
                assertThat(far(ends).data("tls-server-end-point"))
                        .as("round %s", round)
                        .contains(endPoint);
                assertThat(far(ends).data("tls-exporter")).isEqualTo(near(ends).data("tls-exporter"));
                assertThat(ends.far().tls().orElseThrow().peerCertificates()).containsExactly(own.leaf());
                assertThat(round == 0 || before.equals(endPoint)).isTrue();
                before = endPoint;
            }
        }
    }

    private static KeyAndChain keyAndChain(Issued issued) throws UnusableKey {
        return KeyAndChain.of(issued.key(), issued.chain());
    }

    /// RFC 5929 §4.1: by the certificate's own signature.
    @ParameterizedTest
    @CsvSource({
        "EC_P256,SHA-256",
        "EC_P384,SHA-384",
        "RSA_2048,SHA-256",
        "RSA_SHA512,SHA-512",
        "RSA_PSS,SHA-384",
    })
    void theEndPointIsHashedAsTheCertificateIsSigned(Kind kind, String algorithm) throws Exception {
        Issued issued = Ends.CERTIFICATES.selfSigned(kind, "mx.example.test");
        byte[] expected =
                MessageDigest.getInstance(algorithm).digest(issued.certificate().getEncoded());
        try (Ends ends = encrypted(issued, TlsVersion.TLS_1_3)) {
            assertThat(near(ends).data("tls-server-end-point")).contains(Octets.of(expected));
            assertThat(far(ends).data("tls-server-end-point")).contains(Octets.of(expected));
        }
    }

    @Test
    void ed25519HasNoEndPointBinding() throws Exception {
        Issued issued = Ends.CERTIFICATES.selfSigned(Kind.ED25519, "mx.example.test");
        try (Ends ends = encrypted(issued, TlsVersion.TLS_1_3)) {
            assertThat(far(ends).types()).containsExactly("tls-exporter");
        }
    }

    @Test
    void theExporterAgreesWithOpenSsl() throws Exception {
        var ours = new CompletableFuture<Octets>();
        var settings = new Listener.Settings("tls", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withImplicitTls(Ends.serverTls(ServerTls.Settings.DEFAULT));
        try (Listener listener = Listener.open(settings, channel -> {
            ours.complete(
                    channel.tls().orElseThrow().bindings().data("tls-exporter").orElse(Octets.EMPTY));
            channel.write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
            channel.readLine(100);
        })) {
            Process client;
            try {
                client = new ProcessBuilder(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + listener.address().getPort(),
                                "-tls1_3",
                                "-keymatexport",
                                "EXPORTER-Channel-Binding",
                                "-keymatexportlen",
                                "32")
                        .redirectErrorStream(true)
                        .start();
            } catch (java.io.IOException missing) {
                Assumptions.abort("no openssl here");
                throw missing;
            }
            String theirs = "";
            try (var out = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null && theirs.isEmpty(); line = out.readLine()) {
                    if (line.contains("Keying material: ")) {
                        theirs = line.substring(line.indexOf(": ") + 2).strip();
                    }
                }
            } finally {
                client.destroy();
            }
            assertThat(ours.get(10, TimeUnit.SECONDS))
                    .isEqualTo(Octets.of(HexFormat.of().parseHex(theirs)));
        }
    }
}
