package org.letterlock.net.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.text.Octets;

/// The channel bindings of one TLS connection, worked out when asked for.
final class TlsBindings implements ChannelBindings {
    static final String EXPORTER = "tls-exporter";
    static final String SERVER_END_POINT = "tls-server-end-point";

    // RFC 9266 §4.2: the label, a zero-length context, 32 octets
    private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";
    private static final int EXPORTER_LENGTH = 32;

    private final ExtendedSSLSession session;
    private final Optional<X509Certificate> server;

    TlsBindings(ExtendedSSLSession session, Optional<X509Certificate> server) {
        this.session = session;
        this.server = server;
    }

    @Override
    public List<String> types() {
        return Stream.of(EXPORTER, SERVER_END_POINT)
                .filter(type -> data(type).isPresent())
                .toList();
    }

    @Override
    public Optional<Octets> data(String type) {
        return switch (type) {
            case EXPORTER -> exporter();
            case SERVER_END_POINT -> server.flatMap(TlsBindings::endPoint);
            default -> Optional.empty();
        };
    }

    private Optional<Octets> exporter() {
        // RFC 9266 §3: below TLS 1.3 the exporter is unique only with extended master secret, which JSSE does not tell.
        if (!session.getProtocol().equals(TlsVersion.TLS_1_3.wireName())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Octets.of(session.exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], EXPORTER_LENGTH)));
        } catch (SSLKeyException | UnsupportedOperationException notToBeHad) {
            return Optional.empty();
        }
    }

    /// RFC 5929 §4.1: the hash of the server's certificate, by the hash of the certificate's own signature.
    private static Optional<Octets> endPoint(X509Certificate certificate) {
        Optional<String> algorithm = hash(certificate);
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance(algorithm.get()).digest(certificate.getEncoded());
            return Optional.of(Octets.of(digest));
        } catch (GeneralSecurityException unknownHash) {
            return Optional.empty();
        }
    }

    private static Optional<String> hash(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals("RSASSA-PSS")) {
            return pssHash(certificate);
        }
        int with = signature.indexOf("WITH");
        if (with < 0) {
            return Optional.empty(); // Ed25519, Ed448: RFC 5929 leaves the binding undefined
        }
        return Optional.of(
                switch (signature.substring(0, with)) {
                    case "MD5", "SHA1", "SHA-1", "SHA256" -> "SHA-256"; // too weak: SHA-256 in their place
                    case "SHA224" -> "SHA-224";
                    case "SHA384" -> "SHA-384";
                    case "SHA512" -> "SHA-512";
                    case String other -> other;
                });
    }

    private static Optional<String> pssHash(X509Certificate certificate) {
        byte[] encoded = certificate.getSigAlgParams();
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(encoded);
            PSSParameterSpec spec = parameters.getParameterSpec(PSSParameterSpec.class);
            boolean oneHash = spec.getMGFParameters() instanceof MGF1ParameterSpec mask
                    && mask.getDigestAlgorithm().equals(spec.getDigestAlgorithm());
            // RFC 5929 §4.1: a signature with more than one hash leaves the binding undefined
            return oneHash
                    ? Optional.of(spec.getDigestAlgorithm().equals("SHA-1") ? "SHA-256" : spec.getDigestAlgorithm())
                    : Optional.empty();
        } catch (GeneralSecurityException | IOException unreadable) {
            return Optional.empty();
        }
    }
}
