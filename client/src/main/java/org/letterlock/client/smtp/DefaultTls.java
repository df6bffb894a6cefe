package org.letterlock.client.smtp;

import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.UnusableKey;

/// The TLS of those who set nothing. Each side is made when first wanted, for reading the JDK's authorities takes a
/// tenth of a second.
final class DefaultTls {
    private DefaultTls() {}

    static TlsSide verified() {
        return Verified.SIDE;
    }

    static TlsSide unverified() {
        return Unverified.SIDE;
    }

    private static final class Verified {
        static final TlsSide SIDE = of(ClientTls.Settings.DEFAULT);
    }

    private static final class Unverified {
        static final TlsSide SIDE = of(ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified()));
    }

    private static TlsSide of(ClientTls.Settings settings) {
        try {
            return ClientTls.of(settings);
        } catch (UnusableKey broken) {
            throw new IllegalStateException("this JDK cannot do TLS: " + broken.getMessage(), broken);
        }
    }
}
