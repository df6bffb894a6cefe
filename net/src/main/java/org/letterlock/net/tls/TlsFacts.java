package org.letterlock.net.tls;

import java.security.cert.X509Certificate;
import java.util.List;
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
}
