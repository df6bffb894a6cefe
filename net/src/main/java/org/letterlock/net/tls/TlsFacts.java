package org.letterlock.net.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.letterlock.protocol.sasl.ChannelBindings;

/// What two sides agreed on.
///
/// @param version `TLSv1.3`, `TLSv1.2`, …
/// @param cipher the IANA name of the cipher suite
/// @param serverName the SNI name the client asked for, or empty
/// @param peerCertificates the peer's chain, leaf first; empty where it showed none
/// @param bindings the channel bindings of this very connection
public record TlsFacts(
        String version,
        String cipher,
        String serverName,
        List<X509Certificate> peerCertificates,
        ChannelBindings bindings) {
    public TlsFacts {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /// The facts of an engine whose handshake is over.
    public static TlsFacts of(SSLEngine engine) {
        SSLSession session = engine.getSession();
        List<X509Certificate> peer = peerCertificates(session);
        Optional<X509Certificate> server = engine.getUseClientMode()
                ? peer.stream().findFirst()
                : x509(session.getLocalCertificates()).stream().findFirst();
        ChannelBindings bindings = session instanceof ExtendedSSLSession extended
                ? new TlsBindings(extended, server)
                : ChannelBindings.NONE;
        return new TlsFacts(session.getProtocol(), session.getCipherSuite(), serverName(session), peer, bindings);
    }

    private static String serverName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return "";
        }
        return extended.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse("");
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return x509(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException showedNone) {
            return List.of();
        }
    }

    private static List<X509Certificate> x509(Certificate @org.jspecify.annotations.Nullable [] chain) {
        return Stream.ofNullable(chain)
                .flatMap(Stream::of)
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }
}
