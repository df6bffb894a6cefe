package org.letterlock.app.serve;

import java.io.IOException;
import java.math.BigInteger;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.letterlock.protocol.address.Host;

/// A key (ECDSA on P-256) and a certificate signed by that very key, for the server's name, `localhost` and the
/// loopback addresses: enough to try everything under TLS before anybody has signed anything.
///
/// It is no certificate authority: trusting it trusts nothing but this server.
///
/// @param certificatePem PEM
/// @param keyPem PKCS #8, PEM; a secret
record SelfSignedCertificate(byte[] certificatePem, byte[] keyPem) {
    private static final Duration VALIDITY = Duration.ofDays(3650);
    /// Clocks of clients may be behind.
    private static final Duration BACKDATED = Duration.ofDays(1);
    /// RFC 5280 §4.1.2.2: at most 20 octets.
    private static final int SERIAL_BITS = 127;
    /// RFC 5280 Appendix A, `ub-common-name`.
    private static final int LONGEST_COMMON_NAME = 64;

    static SelfSignedCertificate make(Host.Domain hostname, Instant now, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = certificate(IDN.toASCII(hostname.text()), pair, now, random);
            return new SelfSignedCertificate(
                    pem("CERTIFICATE", certificate.getEncoded()),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException missing) {
            throw new IllegalStateException(missing); // every Java has EC and SHA-256
        }
    }

    private static X509Certificate certificate(String name, KeyPair pair, Instant now, SecureRandom random)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var subject = new X500NameBuilder()
                .addRDN(BCStyle.O, "Letterlock (self-signed)")
                .addRDN(BCStyle.CN, name.length() <= LONGEST_COMMON_NAME ? name : "localhost")
                .build();
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, name),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        });
        var extensions = new JcaX509ExtensionUtils();
        var builder = new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(VALIDITY)),
                        subject,
                        pair.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, names)
                .addExtension(
                        Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(pair.getPublic()));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// RFC 7468 §2.
    private static byte[] pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
