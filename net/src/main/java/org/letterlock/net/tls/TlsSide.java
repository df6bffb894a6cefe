package org.letterlock.net.tls;

import javax.net.ssl.SSLEngine;

/// How this side enters TLS: the server's key and floor, or the client's trust and the name it expects.
/// Safe for any thread; made once, used by many connections.
@FunctionalInterface
public interface TlsSide {
    /// A fresh engine, its mode and parameters set, for a peer at this host and port.
    SSLEngine engine(String peerHost, int peerPort);
}
