package org.letterlock.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Our keys for JSSE: by the name the client asked for (SNI, RFC 6066 §3), else the first of the fitting kind.
///
/// The JDK's default `PKIX` key manager decrypts its key store for every handshake, six times the cost of all the
/// rest; like its `SunX509`, this one holds the keys open, and unlike it also looks at the name. Immutable.
final class Keys extends X509ExtendedKeyManager {
    private final List<KeyAndChain> keys;
    private final List<Set<String>> names;

    Keys(List<KeyAndChain> keys) {
        this.keys = List.copyOf(keys);
        this.names = keys.stream()
                .map(key -> CertificateNames.of(key.leaf()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()))
                .toList();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String wanted = serverName(engine.getHandshakeSession());
        // A key of another kind that covers the name is asked for next: better that one than a wrong name now.
        boolean covered = names.stream().anyMatch(known -> covers(known, wanted));
        return fitting(keyType)
                .filter(index -> !covered || covers(names.get(index), wanted))
                .mapToObj(String::valueOf)
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        // We were told to show this certificate: the server's list of issuers, often incomplete, does not stop us.
        return Stream.of(keyTypes)
                .flatMap(type -> fitting(type).boxed())
                .findFirst()
                .map(String::valueOf)
                .orElse(null);
    }

    private IntStream fitting(String keyType) {
        return IntStream.range(0, keys.size()).filter(index -> {
            String algorithm = keys.get(index).key().getAlgorithm();
            return algorithm.equals(keyType) || (algorithm.equals("RSA") && keyType.equals("RSASSA-PSS"));
        });
    }

    /// Whether one of the names is `host`, or a wildcard one label above it (RFC 9525 §6.3); all in lower case.
    private static boolean covers(Set<String> names, String host) {
        int dot = host.indexOf('.');
        return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
    }

    private static String serverName(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return "";
        }
        return extended.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return keys.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.get(Integer.parseInt(alias)).key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return fitting(keyType).mapToObj(String::valueOf).toArray(String[]::new);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return fitting(keyType).mapToObj(String::valueOf).findFirst().orElse(null);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return Stream.of(keyTypes)
                .flatMap(type -> fitting(type).mapToObj(String::valueOf))
                .findFirst()
                .orElse(null);
    }
}
