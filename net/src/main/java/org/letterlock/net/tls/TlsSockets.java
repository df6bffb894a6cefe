package org.letterlock.net.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Makes sockets for libraries that bring a protocol of their own: each is dressed before its handshake, so that it
/// verifies what a [ClientTls] verifies.
final class TlsSockets extends SSLSocketFactory {
    private final SSLSocketFactory plain;
    private final Consumer<SSLSocket> dress;

    TlsSockets(SSLSocketFactory plain, Consumer<SSLSocket> dress) {
        this.plain = plain;
        this.dress = dress;
    }

    private Socket dressed(Socket made) {
        dress.accept((SSLSocket) made);
        return made;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return plain.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return plain.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return dressed(plain.createSocket());
    }

    @Override
    public Socket createSocket(Socket under, String host, int port, boolean autoClose) throws IOException {
        return dressed(plain.createSocket(under, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return dressed(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return dressed(plain.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return dressed(plain.createSocket(address, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort) throws IOException {
        return dressed(plain.createSocket(address, port, from, fromPort));
    }
}
