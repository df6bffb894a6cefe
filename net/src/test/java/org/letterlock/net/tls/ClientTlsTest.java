package org.letterlock.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.certificates.TestCertificates.Issued;
import org.letterlock.kit.certificates.TestCertificates.Kind;
import org.letterlock.net.channel.Ends;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.tls.CertificateRefused.Reason;
import org.letterlock.net.tls.ClientTls.Trust;

@Timeout(30)
final class ClientTlsTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final ClientTls.Settings TRUSTING =
            ClientTls.Settings.DEFAULT.withTrust(new Trust.Verified(List.of(CERTIFICATES.authority())));

    private static TlsFacts enter(ClientTls.Settings settings, Issued shown) throws Exception {
        ServerTls server =
                ServerTls.of(() -> List.of(KeyAndChain.of(shown.key(), shown.chain())), ServerTls.Settings.DEFAULT);
        try (Ends ends = Ends.memory()) {
            CompletableFuture<Void> accepting = Ends.background(() -> {
                try {
                    ends.far().encrypt(server);
                } catch (HungUp refused) {
                    assertThat(refused.reason()).isEqualTo(HungUp.Reason.TLS);
                    assertThat(refused).hasMessageContaining("the peer").hasMessageContaining("certificate");
                }
            });
            try {
                ends.near().encrypt(ClientTls.of(settings));
                return ends.near().tls().orElseThrow();
            } finally {
                accepting.join();
            }
        }
    }

    private static CertificateRefused refusal(ClientTls.Settings settings, Issued shown) {
        HungUp gone = catchThrowableOfType(HungUp.class, () -> enter(settings, shown));
        assertThat(gone).as("the handshake").isNotNull();
        assertThat(gone.reason()).isEqualTo(HungUp.Reason.TLS);
        Optional<CertificateRefused> refused = TlsFailure.refusal(gone);
        assertThat(refused).isPresent();
        assertThat(gone).hasMessage(refused.get().getMessage());
        return refused.get();
    }

    @Test
    void aGoodCertificateForTheRightNameIsBelieved() throws Exception {
        Issued good = CERTIFICATES.issue("mx.example.test", "*.example.org");
        assertThat(enter(TRUSTING.withServerName("mx.example.test"), good).peerCertificates())
                .containsExactly(good.certificate());
        assertThat(enter(TRUSTING.withServerName("any.example.org"), good)).isNotNull();
        assertThat(enter(TRUSTING.withServerName("mx.example.test."), good))
                .as("a final dot")
                .isNotNull();
    }

    @Test
    void internationalNamesAreVerifiedAsCertificatesHaveThem() throws Exception {
        Issued good = CERTIFICATES.issue("xn--bcher-kva.example");
        TlsFacts facts = enter(TRUSTING.withServerName("b\u00fccher.example"), good);
        assertThat(facts.serverName()).isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void addressesAreNamesToo() throws Exception {
        Issued good = CERTIFICATES.issue("192.0.2.1", "2001:db8::1");
        assertThat(enter(TRUSTING, good)).as("the peer's own address").isNotNull();
        assertThat(enter(TRUSTING.withServerName("2001:db8::1"), good)).isNotNull();
        CertificateRefused refused = refusal(TRUSTING.withServerName("192.0.2.2"), good);
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_NAME);
    }

    @Test
    void aWrongNameIsToldWithTheRightOnes() {
        CertificateRefused refused = refusal(
                TRUSTING.withServerName("mx.example.test"),
                CERTIFICATES.issue("mail.example.test", "smtp.example.test"));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_NAME);
        assertThat(refused)
                .hasMessage("the server's certificate is not for mx.example.test but for mail.example.test,"
                        + " smtp.example.test");
        assertThat(refusal(TRUSTING.withServerName("mx.example.test"), CERTIFICATES.issue()))
                .hasMessageContaining("no host at all");
        assertThat(refusal(
                        TRUSTING.withServerName("mx.example.test"),
                        CERTIFICATES.issue("a", "b", "c", "d", "e", "f", "g", "h")))
                .hasMessageEndingWith("a, b, c, d, e, f and 2 more");
    }

    @Test
    void timeMatters() {
        ClientTls.Settings settings = TRUSTING.withServerName("mx.example.test");
        CertificateRefused expired = refusal(settings, CERTIFICATES.issueExpired("mx.example.test"));
        assertThat(expired.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(expired.getMessage()).matches("the server's certificate expired on \\d{4}-\\d\\d-\\d\\d");
        CertificateRefused early = refusal(settings, CERTIFICATES.issueTooEarly("mx.example.test"));
        assertThat(early.reason()).isEqualTo(Reason.NOT_YET_VALID);
        assertThat(early).hasMessageContaining("valid only from").hasMessageContaining("clock");
    }

    @Test
    void strangersAreNotBelieved() {
        ClientTls.Settings settings = ClientTls.Settings.DEFAULT.withServerName("mx.example.test");
        CertificateRefused unknown = refusal(settings, CERTIFICATES.issue("mx.example.test"));
        assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_ISSUER);
        assertThat(unknown).hasMessageContaining("an authority we do not know: CN=Letterlock Test Authority");
        CertificateRefused itself = refusal(settings, CERTIFICATES.selfSigned(Kind.EC_P256, "mx.example.test"));
        assertThat(itself.reason()).isEqualTo(Reason.SELF_SIGNED);
    }

    @Test
    void aSelfSignedCertificateMayBeTrustedItself() throws Exception {
        Issued own = CERTIFICATES.selfSigned(Kind.EC_P256, "mx.example.test");
        ClientTls.Settings settings =
                ClientTls.Settings.DEFAULT.withTrust(new Trust.Verified(List.of(own.certificate())));
        assertThat(enter(settings.withServerName("mx.example.test"), own)).isNotNull();
        assertThat(refusal(settings.withServerName("other.example.test"), own).reason())
                .isEqualTo(Reason.WRONG_NAME);
    }

    @Test
    void aPinStandsForNameChainAndTime() throws Exception {
        Issued expired = CERTIFICATES.issueExpired("whatever");
        Pin pin = Pin.of(expired.certificate().getPublicKey());
        Pin other = Pin.of(CERTIFICATES.authority().getPublicKey());
        ClientTls.Settings settings = ClientTls.Settings.DEFAULT;
        assertThat(enter(settings.withTrust(new Trust.Pinned(List.of(other, pin))), expired))
                .isNotNull();
        CertificateRefused refused = refusal(settings.withTrust(new Trust.Pinned(List.of(other))), expired);
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_PIN);
        assertThat(refused).hasMessage("the server's key is " + pin + ", not the pinned " + other);
    }

    @Test
    void pinsAreReadAsTheyArePrinted() {
        Pin pin = Pin.of(CERTIFICATES.authority().getPublicKey());
        assertThat(Pin.parse(pin.toString())).contains(pin);
        assertThat(Pin.parse(pin.toString().replace("sha256/", "sha256//")))
                .as("curl's way")
                .contains(pin);
        assertThat(Pin.parse("sha256/AAAA")).isEmpty();
        assertThat(Pin.parse("sha256/****")).isEmpty();
        assertThat(Pin.parse("sha1/AAAA")).isEmpty();
    }

    @Test
    void unverifiedBelievesAnything() throws Exception {
        ClientTls.Settings settings = ClientTls.Settings.DEFAULT.withTrust(new Trust.Unverified());
        assertThat(enter(settings, CERTIFICATES.issueExpired("nobody"))).isNotNull();
    }

    @Test
    void theNameAskedForMayDifferFromTheNameVerified() throws Exception {
        Issued good = CERTIFICATES.issue("mx.example.test");
        TlsFacts facts = enter(TRUSTING.withServerName("mx.example.test").withSni("front.example.net"), good);
        assertThat(facts.serverName()).isEqualTo("front.example.net");
    }

    @Test
    void anEmptyRangeOfVersionsIsABug() throws Exception {
        ClientTls side = ClientTls.of(ClientTls.Settings.DEFAULT.withVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2));
        assertThatThrownBy(() -> side.engine("a", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versionsAreReadAsPeopleWriteThem() {
        assertThat(TlsVersion.named("1.2")).contains(TlsVersion.TLS_1_2);
        assertThat(TlsVersion.named("TLSv1.3")).contains(TlsVersion.TLS_1_3);
        assertThat(TlsVersion.named("tlsv1")).contains(TlsVersion.TLS_1_0);
        assertThat(TlsVersion.named("SSLv3")).isEmpty();
    }
}
