package org.letterlock.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.certificates.TestCertificates.Kind;
import org.letterlock.net.channel.Ends;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.tls.ServerTls.ClientCertificates;

@Timeout(30)
final class ServerTlsTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final ClientTls.Settings UNVERIFIED =
            ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified());

    @TempDir
    Path folder;

    private static KeyAndChain key(TestCertificates.Issued issued) throws UnusableKey {
        return KeyAndChain.of(issued.key(), issued.chain());
    }

    /// What both sides see: client's facts, then the server's.
    private record Agreed(TlsFacts client, TlsFacts server) {}

    private static Agreed agree(TlsSide server, ClientTls.Settings client) throws Exception {
        try (Ends ends = Ends.memory()) {
            var failure = new AtomicReference<HungUp>();
            CompletableFuture<Void> accepting = Ends.background(() -> {
                try {
                    ends.far().encrypt(server);
                    ends.far().write(new byte[] {'o', 'k', '\r', '\n'});
                    ends.far().flush();
                } catch (HungUp gone) {
                    failure.set(gone);
                    ends.far().close();
                }
            });
            try {
                ends.near().encrypt(ClientTls.of(client));
                ends.near().readLine(10); // in TLS 1.3 the server's refusal comes after the client's handshake
            } finally {
                accepting.join();
            }
            return new Agreed(ends.near().tls().orElseThrow(), ends.far().tls().orElseThrow());
        }
    }

    @Test
    void itSpeaksTls12And13AndPrefersTheNewer() throws Exception {
        ServerTls server = ServerTls.of(() -> List.of(key(CERTIFICATES.issue("a"))), ServerTls.Settings.DEFAULT);
        assertThat(agree(server, UNVERIFIED).server().version()).isEqualTo("TLSv1.3");
        TlsFacts older = agree(server, UNVERIFIED.withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2))
                .server();
        assertThat(older.version()).isEqualTo("TLSv1.2");
        assertThat(older.cipher()).startsWith("TLS_ECDHE_ECDSA_WITH_").contains("_GCM_");
    }

    @Test
    void theFloorAndTheCeilingHold() throws Exception {
        ServerTls.Settings only13 = ServerTls.Settings.DEFAULT.withMin(TlsVersion.TLS_1_3);
        ServerTls server = ServerTls.of(() -> List.of(key(CERTIFICATES.issue("a"))), only13);
        assertThatThrownBy(() -> agree(server, UNVERIFIED.withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2)))
                .isInstanceOf(HungUp.class)
                .hasMessageContaining("none of the TLS versions we allow");
        ServerTls older = ServerTls.of(
                () -> List.of(key(CERTIFICATES.issue("a"))), ServerTls.Settings.DEFAULT.withMax(TlsVersion.TLS_1_2));
        assertThat(agree(older, UNVERIFIED).client().version()).isEqualTo("TLSv1.2");
    }

    @Test
    void theServerNameChoosesTheCertificate() throws Exception {
        KeyAndChain first = key(CERTIFICATES.issue("mx.example.test"));
        KeyAndChain second = key(CERTIFICATES.issue("MAIL.example.org", "*.example.net"));
        KeyAndChain rsa = key(CERTIFICATES.issue(Kind.RSA_2048, "rsa.example.test"));
        ServerTls server = ServerTls.of(() -> List.of(first, second, rsa), ServerTls.Settings.DEFAULT);
        assertThat(shown(server, "mx.example.test")).isEqualTo(first.leaf());
        assertThat(shown(server, "mail.example.org")).isEqualTo(second.leaf());
        assertThat(shown(server, "any.example.net")).isEqualTo(second.leaf());
        assertThat(shown(server, "more.labels.example.net"))
                .as("a wildcard is one label")
                .isEqualTo(first.leaf());
        assertThat(shown(server, "rsa.example.test")).isEqualTo(rsa.leaf());
        assertThat(shown(server, "unknown.example")).isEqualTo(first.leaf());
        assertThat(shown(server, "192.0.2.1")).as("no name for an address").isEqualTo(first.leaf());
    }

    private static Certificate shown(ServerTls server, String name) throws Exception {
        Agreed agreed = agree(server, UNVERIFIED.withServerName(name));
        assertThat(agreed.server().serverName()).isEqualTo(name.startsWith("192") ? "" : name);
        assertThat(agreed.client().serverName()).isEqualTo(agreed.server().serverName());
        return agreed.client().peerCertificates().getFirst();
    }

    @Test
    void theNextConnectionHasTheNewKey() throws Exception {
        TestCertificates.Issued old = CERTIFICATES.issue("mx.example.test");
        TestCertificates.Files files = old.writeTo(folder, "mx");
        ServerTls server = ServerTls.pem(files.certificates(), files.key(), ServerTls.Settings.DEFAULT);
        assertThat(server.certificates()).containsExactly(old.certificate());
        assertThat(server.reloadIfChanged()).isFalse();

        TestCertificates.Issued renewed = CERTIFICATES.issue("mx.example.test");
        renewed.writeTo(folder, "mx");
        Files.setLastModifiedTime(files.key(), FileTime.fromMillis(1_000));
        assertThat(server.reloadIfChanged()).isTrue();
        assertThat(agree(server, UNVERIFIED).client().peerCertificates()).containsExactly(renewed.certificate());

        Files.writeString(files.key(), "damaged");
        assertThatThrownBy(server::reload).isInstanceOf(UnusableKey.class);
        assertThat(agree(server, UNVERIFIED).client().peerCertificates())
                .as("the old key stays in use")
                .containsExactly(renewed.certificate());
    }

    @Test
    void keysComeFromAKeyStoreToo() throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue("mx.example.test");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "changeit".toCharArray();
        store.setKeyEntry("mx", issued.key(), password, issued.chain().toArray(Certificate[]::new));
        ServerTls server = ServerTls.of(() -> KeyAndChain.keyStore(store, password), ServerTls.Settings.DEFAULT);
        assertThat(agree(server, UNVERIFIED).client().peerCertificates()).containsExactly(issued.certificate());
        assertThatThrownBy(() -> KeyAndChain.keyStore(store, "wrong".toCharArray()))
                .isInstanceOf(UnusableKey.class)
                .hasMessageNotContaining("changeit");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        assertThatThrownBy(() -> KeyAndChain.keyStore(empty, password)).hasMessageContaining("no private key");
    }

    @Test
    void clientsAreNotAskedForACertificateUnlessTold() throws Exception {
        KeyAndChain client = key(CERTIFICATES.issue("client.example.test"));
        ServerTls server = ServerTls.of(() -> List.of(key(CERTIFICATES.issue("a"))), ServerTls.Settings.DEFAULT);
        assertThat(agree(server, UNVERIFIED.withKey(client)).server().peerCertificates())
                .isEmpty();
    }

    @Test
    void anyClientCertificateIsShownToWhoeverJudges() throws Exception {
        ServerTls server = ServerTls.of(
                () -> List.of(key(CERTIFICATES.issue("a"))),
                ServerTls.Settings.DEFAULT.withClientCertificates(new ClientCertificates.Any()));
        KeyAndChain own = key(CERTIFICATES.selfSigned(Kind.EC_P256, "printer"));
        for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            ClientTls.Settings client = UNVERIFIED.withVersions(version, version);
            assertThat(agree(server, client.withKey(own)).server().peerCertificates())
                    .containsExactly(own.leaf());
            assertThat(agree(server, client).server().peerCertificates()).isEmpty();
        }
    }

    @Test
    void clientCertificatesOfOthersAreRefusedWhereAnAuthorityIsNamed() throws Exception {
        ServerTls server = ServerTls.of(
                () -> List.of(key(CERTIFICATES.issue("a"))),
                ServerTls.Settings.DEFAULT.withClientCertificates(
                        new ClientCertificates.IssuedBy(List.of(CERTIFICATES.authority()))));
        KeyAndChain good = key(CERTIFICATES.issue("client"));
        assertThat(agree(server, UNVERIFIED.withKey(good)).server().peerCertificates())
                .containsExactly(good.leaf());
        assertThat(agree(server, UNVERIFIED).server().peerCertificates()).isEmpty();
        KeyAndChain foreign = key(TestCertificates.create().issue("client"));
        assertThatThrownBy(() -> agree(server, UNVERIFIED.withKey(foreign)))
                .isInstanceOf(HungUp.class)
                .hasMessageContaining("our certificate");
    }

    @Test
    void itNeedsAKey() {
        assertThatThrownBy(() -> ServerTls.of(List::of, ServerTls.Settings.DEFAULT))
                .isInstanceOf(UnusableKey.class);
    }
}
