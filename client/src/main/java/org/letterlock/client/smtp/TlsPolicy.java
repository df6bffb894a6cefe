package org.letterlock.client.smtp;

import java.util.Set;

/// When a session must be encrypted.
public enum TlsPolicy {
    /// STARTTLS before anything else; a server that does not offer it is left (RFC 8314 §3.1).
    REQUIRED,
    /// TLS from the first octet (RFC 8314 §3.3).
    IMPLICIT,
    /// STARTTLS where it is offered. Without credentials a certificate that cannot be verified is noted and the
    /// session goes on, for the same attacker could have hidden STARTTLS; with credentials it ends.
    OPPORTUNISTIC,
    /// Never.
    NONE;

    private static final Set<Integer> IMPLICIT_PORTS = Set.of(465, 993, 995, 1465, 2465);
    private static final Set<Integer> STARTTLS_PORTS = Set.of(587, 143, 110, 1587, 2587);

    /// What a port asks for by custom: 465 (and its unprivileged doubles 1465, 2465) implicit TLS, 587 (1587, 2587)
    /// STARTTLS; any other STARTTLS where credentials are used, else whatever is offered.
    public static TlsPolicy forPort(int port, boolean credentials) {
        if (IMPLICIT_PORTS.contains(port)) {
            return IMPLICIT;
        }
        return credentials || STARTTLS_PORTS.contains(port) ? REQUIRED : OPPORTUNISTIC;
    }
}
