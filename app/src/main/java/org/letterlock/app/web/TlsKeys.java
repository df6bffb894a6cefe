package org.letterlock.app.web;

import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.letterlock.net.tls.TlsSide;

/// Lets Jetty enter TLS as our mail listeners do: same certificate, same renewal, same ciphers.
final class TlsKeys extends SslContextFactory.Server {
    private final TlsSide tls;

    TlsKeys(TlsSide tls) {
        this.tls = tls;
        try {
            setSslContext(SSLContext.getDefault()); // never used, but without one it would look for a key store
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public SSLEngine newSSLEngine() {
        return tls.engine("", 0);
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return newSSLEngine();
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress address) {
        return newSSLEngine();
    }
}
