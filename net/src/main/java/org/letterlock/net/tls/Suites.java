package org.letterlock.net.tls;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Which cipher suites we speak, best first.
final class Suites {
    private Suites() {}

    /// Of the JDK's own defaults, those with forward secrecy and without the slow finite-field key exchange: all of
    /// TLS 1.3, and ECDHE of TLS 1.2, authenticated encryption first (RFC 9325 §4.2). The CBC ones stay at the end
    /// for Windows 7 and 2012 with RSA certificates, and many a printer.
    static String[] choose(List<String> defaults) {
        return Stream.of("TLS_AES_", "TLS_CHACHA20_", "TLS_ECDHE_")
                .flatMap(family -> defaults.stream().filter(suite -> suite.startsWith(family)))
                .filter(suite -> !suite.contains("_anon_") && !suite.contains("_NULL_"))
                .sorted(Comparator.comparing(suite -> suite.contains("_CBC_")))
                .toArray(String[]::new);
    }
}
