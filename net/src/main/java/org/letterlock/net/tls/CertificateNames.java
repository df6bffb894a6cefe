package org.letterlock.net.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The names a certificate speaks for.
public final class CertificateNames {
    // RFC 5280 §4.2.1.6
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /// Its DNS names and IP addresses, as text, in its order; empty where it has none.
    public static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(name -> name.get(0) instanceof Integer type && (type == DNS_NAME || type == IP_ADDRESS))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /// Whether one of its DNS names is `host` (lower case), or a wildcard one label above it (RFC 9525 §6.3).
    static boolean covers(X509Certificate certificate, String host) {
        int dot = host.indexOf('.');
        String wildcard = dot > 0 ? "*" + host.substring(dot) : host;
        return of(certificate).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(host) || name.equals(wildcard));
    }
}
