package org.letterlock.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Which client certificates a server lets into its handshake.
final class ClientTrust {
    private ClientTrust() {}

    static TrustManager[] of(ServerTls.ClientCertificates wanted) throws UnusableKey {
        return switch (wanted) {
            case ServerTls.ClientCertificates.None _ -> new TrustManager[] {new AnyCertificate()};
            case ServerTls.ClientCertificates.Any _ -> new TrustManager[] {new AnyCertificate()};
            case ServerTls.ClientCertificates.IssuedBy(List<X509Certificate> authorities) -> issuedBy(authorities);
        };
    }

    private static TrustManager[] issuedBy(List<X509Certificate> authorities) throws UnusableKey {
        try {
            return managers(store(authorities));
        } catch (GeneralSecurityException | java.io.IOException unusable) {
            throw new UnusableKey("these authorities for client certificates cannot be used", unusable);
        }
    }

    static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int index = 0; index < authorities.size(); index++) {
            store.setCertificateEntry("authority-" + index, authorities.get(index));
        }
        return store;
    }

    static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    /// Takes whatever the other side shows; that it holds the key, the handshake itself proves.
    static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
