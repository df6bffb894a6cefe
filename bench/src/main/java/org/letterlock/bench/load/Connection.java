package org.letterlock.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// One loopback connection that speaks just enough SMTP to load a server: it checks reply codes and nothing else.
final class Connection implements AutoCloseable {
    private static final int BUFFER = 4096;
    private static final AtomicLong NAMES = new AtomicLong();

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /// Connects and reads the greeting.
    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
        expect(220);
    }

    /// Connects from another loopback address, and reads the greeting.
    Connection(int port, InetAddress from) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
        expect(220);
    }

    /// Sends text and expects one reply of that code.
    void say(String text, int code) throws IOException {
        send(text);
        expect(code);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /// Reads one reply, of however many lines.
    void expect(int code) throws IOException {
        expect(code, code);
    }

    /// Reads one reply that may have either of two codes.
    void expect(int code, int other) throws IOException {
        while (true) {
            int first = digit();
            int found = first * 100 + digit() * 10 + digit();
            int mark = in.read();
            var text = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the server hung up");
                }
                if (found != code && found != other) {
                    text.append((char) c);
                }
            }
            if (found != code && found != other) {
                throw new IOException("expected " + code + ", got " + found + " " + text);
            }
            if (mark != '-') {
                return;
            }
        }
    }

    private int digit() throws IOException {
        int c = in.read();
        if (c < '0' || c > '9') {
            throw new IOException(c < 0 ? "the server hung up" : "no reply code");
        }
        return c - '0';
    }

    /// STARTTLS, with whatever certificate the server has: this measures, it does not protect.
    void startTls() throws IOException {
        say("STARTTLS\r\n", 220);
        // A name of its own keeps the session cache out of it: a device that logs in per message rarely resumes.
        String name = "c" + NAMES.incrementAndGet() + ".example.test";
        var secured = (SSLSocket) TLS.getSocketFactory().createSocket(socket, name, socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream(), BUFFER);
        out = secured.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final SSLContext TLS = trustingAnything();

    private static SSLContext trustingAnything() {
        try {
            var context = SSLContext.getInstance("TLS");
            var anything = new X509TrustManager() {
                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type) {}

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type) {}

                @Override
                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            };
            context.init(null, new TrustManager[] {anything}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
