package org.letterlock.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// How our servers enter TLS. Safe for any thread; keys are reloaded in place, and the next connection has the new
/// one.
public final class ServerTls implements TlsSide {
    /// What is asked of clients.
    public sealed interface ClientCertificates {
        /// They are not asked for a certificate.
        record None() implements ClientCertificates {}

        /// They may show any: the handshake proves that they hold its key and nothing more. Whoever reads
        /// [TlsFacts#peerCertificates] judges by fingerprint (SASL EXTERNAL, RFC 4422 A).
        record Any() implements ClientCertificates {}

        /// They may show one; one that these authorities did not issue breaks the handshake.
        record IssuedBy(List<X509Certificate> authorities) implements ClientCertificates {
            public IssuedBy {
                authorities = List.copyOf(authorities);
            }
        }
    }

    /// @param min the oldest version spoken
    /// @param max the newest
    public record Settings(TlsVersion min, TlsVersion max, ClientCertificates clientCertificates) {
        /// TLS 1.2 and 1.3 (RFC 8997), no client certificates.
        public static final Settings DEFAULT =
                new Settings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, new ClientCertificates.None());

        public Settings withMin(TlsVersion version) {
            return new Settings(version, max, clientCertificates);
        }

        public Settings withMax(TlsVersion version) {
            return new Settings(min, version, clientCertificates);
        }

        public Settings withClientCertificates(ClientCertificates wanted) {
            return new Settings(min, max, wanted);
        }
    }

    /// Where keys come from, read anew at every reload.
    @FunctionalInterface
    public interface KeySource {
        List<KeyAndChain> load() throws UnusableKey;
    }

    private final KeySource source;
    private final List<Path> watched;
    private final Settings settings;
    private final TrustManager[] trust;
    private volatile Loaded loaded;

    private record Loaded(SSLContext context, List<KeyAndChain> keys, List<FileTime> stamps) {}

    private ServerTls(KeySource source, List<Path> watched, Settings settings) throws UnusableKey {
        this.source = source;
        this.watched = List.copyOf(watched);
        this.settings = settings;
        this.trust = ClientTrust.of(settings.clientCertificates());
        if (settings.min().compareTo(TlsVersion.TLS_1_2) < 0) {
            OldVersions.allow();
        }
        this.loaded = load();
    }

    /// From a certificate chain and a key in PEM files.
    ///
    /// @throws UnusableKey with words for whoever configured it
    public static ServerTls pem(Path certificates, Path key, Settings settings) throws UnusableKey {
        return new ServerTls(() -> List.of(KeyAndChain.pem(certificates, key)), List.of(certificates, key), settings);
    }

    /// From anywhere: several keys serve several names (SNI); the first is for clients that name none of them.
    ///
    /// @throws UnusableKey when the source has none
    public static ServerTls of(KeySource source, Settings settings) throws UnusableKey {
        return new ServerTls(source, List.of(), settings);
    }

    /// Reads the keys anew. On failure the old ones stay in use.
    public void reload() throws UnusableKey {
        loaded = load();
    }

    /// Reads the keys anew if their files have changed since; says whether it did.
    public boolean reloadIfChanged() throws UnusableKey {
        if (watched.isEmpty() || stamps().equals(loaded.stamps())) {
            return false;
        }
        reload();
        return true;
    }

    /// The certificates now shown, one leaf per key.
    public List<X509Certificate> certificates() {
        return loaded.keys().stream().map(KeyAndChain::leaf).toList();
    }

    private Loaded load() throws UnusableKey {
        List<FileTime> stamps = stamps(); // before reading: a change in between is seen next time
        List<KeyAndChain> keys = source.load();
        if (keys.isEmpty()) {
            throw new UnusableKey("TLS needs a key and a certificate");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Keys(keys)}, trust, null);
            return new Loaded(context, List.copyOf(keys), stamps);
        } catch (GeneralSecurityException unusable) {
            throw new UnusableKey("TLS cannot use this key: " + unusable.getMessage(), unusable);
        }
    }

    private List<FileTime> stamps() {
        var stamps = new ArrayList<FileTime>();
        for (Path file : watched) {
            try {
                stamps.add(Files.getLastModifiedTime(file));
            } catch (IOException missing) {
                stamps.add(FileTime.fromMillis(0));
            }
        }
        return stamps;
    }

    @Override
    public SSLEngine engine(String peerHost, int peerPort) {
        // Without the peer's name: JSSE would otherwise key its session cache by it.
        SSLEngine engine = loaded.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(TlsVersion.range(settings.min(), settings.max()));
        parameters.setCipherSuites(Suites.choose(List.of(parameters.getCipherSuites())));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(!(settings.clientCertificates() instanceof ClientCertificates.None));
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public String toString() {
        return "ServerTls" + loaded.keys()
                + Optional.of(settings)
                        .map(known -> " from TLS " + known.min().number())
                        .orElse("");
    }
}
