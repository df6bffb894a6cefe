package org.letterlock.kit.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of our own, and the certificates it issues: good ones and bad ones.
///
/// Keys and serial numbers are random and new in every run; dates are relative to the `now` given. Immutable; safe for
/// any thread.
public final class TestCertificates {
    private static final Duration YEAR = Duration.ofDays(365);
    /// The JDK spells RSASSA-PSS otherwise than the builder does.
    private static final Provider SIGNING = new BouncyCastleProvider();

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Instant now;
    private final Issued authority;

    /// A certificate, the key behind it, and those who vouch for it.
    ///
    /// @param chain leaf first, without the root
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        public Issued {
            chain = List.copyOf(chain);
        }

        public X509Certificate certificate() {
            return chain.getFirst();
        }

        /// Writes `name.crt` and `name.key` (PKCS#8), both PEM.
        public Files writeTo(Path folder, String name) throws IOException {
            Path certificates = folder.resolve(name + ".crt");
            Path key = folder.resolve(name + ".key");
            java.nio.file.Files.writeString(certificates, certificatePem());
            java.nio.file.Files.writeString(key, keyPem());
            return new Files(certificates, key);
        }

        public String certificatePem() {
            return chain.stream().map(TestCertificates::pem).collect(Collectors.joining());
        }

        public String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        @Override
        public String toString() {
            return "Issued[" + certificate().getSubjectX500Principal() + "]";
        }
    }

    /// Where [Issued#writeTo] put things.
    public record Files(Path certificates, Path key) {}

    /// Which keys to make, and with which hash the authority signs.
    public enum Kind {
        EC_P256("EC", "SHA256withECDSA"),
        EC_P384("EC", "SHA384withECDSA"),
        RSA_2048("RSA", "SHA256withRSA"),
        RSA_PSS("RSA", "SHA384withRSAandMGF1"),
        RSA_SHA512("RSA", "SHA512withRSA"),
        ED25519("Ed25519", "Ed25519");

        private final String algorithm;
        private final String selfSignature;

        Kind(String algorithm, String selfSignature) {
            this.algorithm = algorithm;
            this.selfSignature = selfSignature;
        }

        KeyPair keys() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                switch (this) {
                    case EC_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
                    case EC_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), RANDOM);
                    case RSA_2048, RSA_PSS, RSA_SHA512 -> generator.initialize(2048, RANDOM);
                    case ED25519 -> {} // has but one size
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }
    }

    private TestCertificates(Instant now) {
        this.now = now;
        KeyPair keys = Kind.EC_P256.keys();
        var root = new X500Name("CN=Letterlock Test Authority");
        this.authority = new Issued(
                keys.getPrivate(),
                List.of(sign(
                        new Wanted(root, List.of(), now.minus(YEAR), now.plus(YEAR), true),
                        keys,
                        root,
                        keys,
                        Kind.EC_P256.selfSignature)));
    }

    /// A new authority; certificates are valid around the present moment, which JSSE goes by.
    public static TestCertificates create() {
        return new TestCertificates(Instant.now());
    }

    /// The authority's own certificate: what clients are to trust.
    public X509Certificate authority() {
        return authority.certificate();
    }

    /// For these DNS names and IP addresses; EC P-256, as we advise everybody.
    public Issued issue(String... names) {
        return issue(Kind.EC_P256, names);
    }

    public Issued issue(Kind kind, String... names) {
        return issue(kind, now.minus(Duration.ofDays(1)), now.plus(YEAR), names);
    }

    /// Over since yesterday.
    public Issued issueExpired(String... names) {
        return issue(Kind.EC_P256, now.minus(YEAR), now.minus(Duration.ofDays(1)), names);
    }

    /// Good from tomorrow.
    public Issued issueTooEarly(String... names) {
        return issue(Kind.EC_P256, now.plus(Duration.ofDays(1)), now.plus(YEAR), names);
    }

    /// Vouched for by nobody but itself, and by its own kind of signature.
    public Issued selfSigned(Kind kind, String... names) {
        KeyPair keys = kind.keys();
        var wanted = new Wanted(subject(names), List.of(names), now.minus(Duration.ofDays(1)), now.plus(YEAR), false);
        return new Issued(keys.getPrivate(), List.of(sign(wanted, keys, wanted.subject(), keys, kind.selfSignature)));
    }

    private Issued issue(Kind kind, Instant from, Instant to, String... names) {
        KeyPair keys = kind.keys();
        var wanted = new Wanted(subject(names), List.of(names), from, to, false);
        X509Certificate leaf = sign(
                wanted,
                keys,
                new X500Name("CN=Letterlock Test Authority"),
                new KeyPair(authority.certificate().getPublicKey(), authority.key()),
                Kind.EC_P256.selfSignature);
        return new Issued(keys.getPrivate(), List.of(leaf));
    }

    private static X500Name subject(String... names) {
        return new X500Name("CN=" + (names.length == 0 ? "nobody" : names[0]));
    }

    private record Wanted(X500Name subject, List<String> names, Instant from, Instant to, boolean authority) {}

    private static X509Certificate sign(
            Wanted wanted, KeyPair keys, X500Name issuer, KeyPair issuerKeys, String signature) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(127, RANDOM),
                    Date.from(wanted.from()),
                    Date.from(wanted.to()),
                    wanted.subject(),
                    keys.getPublic());
            extend(builder, wanted);
            var signer =
                    new JcaContentSignerBuilder(signature).setProvider(SIGNING).build(issuerKeys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | CertIOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, Wanted wanted) throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(wanted.authority()));
        if (wanted.authority()) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } else {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
        }
        if (!wanted.names().isEmpty()) {
            GeneralName[] names = wanted.names().stream()
                    .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    /// A certificate as PEM.
    public static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Any DER as PEM (RFC 7468).
    public static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return Stream.of("-----BEGIN " + label + "-----", body, "-----END " + label + "-----")
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
