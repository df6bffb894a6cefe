package org.letterlock.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.protocol.address.Host;

final class SelfSignedCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

    @TempDir
    private Path folder;

    private static X509Certificate certificate(SelfSignedCertificate made) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(made.certificatePem()));
    }

    @Test
    void itNamesTheServerAndThisMachine() throws Exception {
        var certificate =
                certificate(SelfSignedCertificate.make(new Host.Domain("mail.example.test"), NOW, new SecureRandom()));
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(List::getFirst, List::getLast)
                .containsExactly(
                        tuple(2, "mail.example.test"),
                        tuple(2, "localhost"),
                        tuple(7, "127.0.0.1"),
                        tuple(7, "0:0:0:0:0:0:0:1"));
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getNotBefore().toInstant()).isBefore(NOW);
        assertThat(certificate.getNotAfter().toInstant()).isAfter(Instant.parse("2036-01-01T00:00:00Z"));
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void namesOfOtherScriptsStandAsALabels() throws Exception {
        var certificate =
                certificate(SelfSignedCertificate.make(new Host.Domain("bücher.example"), NOW, new SecureRandom()));
        assertThat(certificate.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.getLast()).isEqualTo("xn--bcher-kva.example"));
    }

    @Test
    void serversTakeIt() throws Exception {
        var made = SelfSignedCertificate.make(new Host.Domain("mail.example.test"), NOW, new SecureRandom());
        Path chain = Files.write(folder.resolve("c.pem"), made.certificatePem());
        Path key = Files.write(folder.resolve("k.pem"), made.keyPem());
        assertThat(ServerTls.pem(chain, key, ServerTls.Settings.DEFAULT).certificates())
                .hasSize(1);
    }
}
