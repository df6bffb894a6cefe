package org.letterlock.net.tls;

import java.io.IOException;
import java.net.IDN;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// How our clients enter TLS: by default chain and host name of the server are verified. Safe for any thread.
public final class ClientTls implements TlsSide {
    /// How the server proves who it is.
    public sealed interface Trust {
        /// A certificate for the expected name, issued by an authority of the JDK's list or one of `extra` (which may
        /// be the server's own self-signed certificate).
        record Verified(List<X509Certificate> extra) implements Trust {
            public Verified {
                extra = List.copyOf(extra);
            }
        }

        /// One of these keys, whoever issued its certificate, for whatever name and time.
        record Pinned(List<Pin> pins) implements Trust {
            public Pinned {
                pins = List.copyOf(pins);
            }
        }

        /// Not at all: anyone in the middle can read along.
        record Unverified() implements Trust {}
    }

    /// @param serverName the name to verify, where it is not the host connected to
    /// @param sni the name to ask for (RFC 6066 §3), where it is not the verified one
    /// @param key our own certificate, for SASL EXTERNAL and the like
    public record Settings(
            Trust trust,
            Optional<String> serverName,
            Optional<String> sni,
            Optional<KeyAndChain> key,
            TlsVersion min,
            TlsVersion max) {
        public static final Settings DEFAULT = new Settings(
                new Trust.Verified(List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3);

        public Settings withTrust(Trust other) {
            return new Settings(other, serverName, sni, key, min, max);
        }

        public Settings withServerName(String name) {
            return new Settings(trust, Optional.of(name), sni, key, min, max);
        }

        public Settings withSni(String name) {
            return new Settings(trust, serverName, Optional.of(name), key, min, max);
        }

        public Settings withKey(KeyAndChain own) {
            return new Settings(trust, serverName, sni, Optional.of(own), min, max);
        }

        public Settings withVersions(TlsVersion oldest, TlsVersion newest) {
            return new Settings(trust, serverName, sni, key, oldest, newest);
        }
    }

    private final Settings settings;
    private final SSLContext context;

    private ClientTls(Settings settings, SSLContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// @throws UnusableKey when the key or the extra authorities cannot be used
    public static ClientTls of(Settings settings) throws UnusableKey {
        if (settings.min().compareTo(TlsVersion.TLS_1_2) < 0) {
            OldVersions.allow();
        }
        try {
            KeyManager[] keys = settings.key()
                    .map(key -> new KeyManager[] {new Keys(List.of(key))})
                    .orElseGet(() -> new KeyManager[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust(settings.trust())}, null);
            return new ClientTls(settings, context);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new UnusableKey("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    /// Every certificate of a PEM file, for [Trust.Verified].
    public static List<X509Certificate> authorities(Path pem) throws UnusableKey {
        return Pem.certificates(pem);
    }

    /// The trust and the key of these settings, for those who make connections by other means, such as HTTP; what
    /// names and versions they ask for is their own.
    public SSLContext context() {
        return context;
    }

    private static TrustManager trust(Trust trust) throws GeneralSecurityException, IOException {
        return switch (trust) {
            case Trust.Verified(List<X509Certificate> extra) -> new ServerTrust(verifier(extra));
            case Trust.Pinned(List<Pin> pins) -> new PinnedTrust(pins);
            case Trust.Unverified _ -> new ClientTrust.AnyCertificate();
        };
    }

    private static X509ExtendedTrustManager verifier(List<X509Certificate> extra)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        if (!extra.isEmpty()) {
            List<X509Certificate> all = new ArrayList<>(extra);
            Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                    .forEach(all::add);
            factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(ClientTrust.store(all));
        }
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this JDK has no PKIX trust manager"));
    }

    @Override
    public SSLEngine engine(String peerHost, int peerPort) {
        String expected = asCertified(settings.serverName().orElse(peerHost));
        SSLEngine engine = context.createSSLEngine(expected, peerPort);
        engine.setUseClientMode(true);
        SSLParameters parameters = fitted(engine.getSSLParameters());
        sniName(settings.sni().map(ClientTls::asCertified).orElse(expected))
                .ifPresent(name -> parameters.setServerNames(List.of(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLParameters fitted(SSLParameters parameters) {
        parameters.setProtocols(TlsVersion.range(settings.min(), settings.max()));
        parameters.setCipherSuites(Suites.choose(List.of(parameters.getCipherSuites())));
        if (settings.trust() instanceof Trust.Verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525 as RFC 2818 had it
        }
        return parameters;
    }

    /// The same for a library with a protocol of its own: what it makes is verified against the very host it connects
    /// to, so there is no place for [Settings#serverName].
    ///
    /// @throws IllegalStateException when a server name is set
    public SSLSocketFactory sockets() {
        if (settings.serverName().isPresent()) {
            throw new IllegalStateException("sockets verify the host they connect to, no other name");
        }
        return new TlsSockets(
                context.getSocketFactory(), socket -> socket.setSSLParameters(fitted(socket.getSSLParameters())));
    }

    /// RFC 6066 §3: no literal addresses.
    private static Optional<SNIHostName> sniName(String name) {
        boolean address = name.contains(":") || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        if (address || name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException notAHostName) {
            return Optional.empty();
        }
    }

    /// The name as certificates have it: A-labels (RFC 5890 §2.3.2.1), no final dot.
    private static String asCertified(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            return bare.contains(":") ? bare : IDN.toASCII(bare);
        } catch (IllegalArgumentException notAHostName) {
            return bare;
        }
    }

    /// Believes in keys, not in names.
    private static final class PinnedTrust extends X509ExtendedTrustManager {
        private final List<Pin> pins;

        PinnedTrust(List<Pin> pins) {
            this.pins = pins;
        }

        private void check(X509Certificate[] chain) throws CertificateRefused {
            Pin shown = Pin.of(chain[0].getPublicKey());
            if (!pins.contains(shown)) {
                throw new CertificateRefused(
                        CertificateRefused.Reason.WRONG_PIN,
                        "the server's key is " + shown + ", not the pinned "
                                + pins.stream().map(Pin::toString).collect(Collectors.joining(" or ")),
                        null);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateRefused {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateRefused {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateRefused {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateRefused {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateRefused {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateRefused {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
