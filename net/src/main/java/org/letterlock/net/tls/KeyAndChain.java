package org.letterlock.net.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/// A private key and the certificates that speak for it, leaf first. Certain to belong together.
///
/// Immutable; safe for any thread. Prints the certificate's subject, never the key.
public final class KeyAndChain {
    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /// From two PEM files (which may be one and the same): certificates leaf first, and an unencrypted key.
    ///
    /// @throws UnusableKey when either cannot be read, or they do not belong together
    public static KeyAndChain pem(Path certificates, Path key) throws UnusableKey {
        return of(Pem.privateKey(key), Pem.certificates(certificates), key + " and " + certificates);
    }

    /// Already in hand.
    ///
    /// @throws UnusableKey when they do not belong together
    public static KeyAndChain of(PrivateKey key, List<X509Certificate> chain) throws UnusableKey {
        return of(key, chain, "key and certificate");
    }

    /// Every private key of a key store.
    ///
    /// @throws UnusableKey when there is none, or the password does not open it
    public static List<KeyAndChain> keyStore(KeyStore store, char[] password) throws UnusableKey {
        var found = new ArrayList<KeyAndChain>();
        try {
            Enumeration<String> aliases = store.aliases();
            while (aliases.hasMoreElements()) {
                String alias = aliases.nextElement();
                if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey key) {
                    found.add(of(key, x509(store.getCertificateChain(alias)), "the key store's entry " + alias));
                }
            }
        } catch (GeneralSecurityException closed) {
            throw new UnusableKey("the key store cannot be opened: " + closed.getMessage(), closed);
        }
        if (found.isEmpty()) {
            throw new UnusableKey("the key store holds no private key");
        }
        return List.copyOf(found);
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        return java.util.Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    }

    private static KeyAndChain of(PrivateKey key, List<X509Certificate> chain, String where) throws UnusableKey {
        if (chain.isEmpty()) {
            throw new UnusableKey(where + ": no certificate");
        }
        if (!belong(key, chain.getFirst().getPublicKey())) {
            boolean belongsFurtherDown = chain.stream().anyMatch(other -> belong(key, other.getPublicKey()));
            throw new UnusableKey(
                    belongsFurtherDown
                            ? where + ": the key belongs to a certificate further down; put the server's own first"
                            : where + ": the key does not belong to the certificate");
        }
        return new KeyAndChain(key, chain);
    }

    private static boolean belong(PrivateKey key, PublicKey certified) {
        boolean sameFamily = key.getAlgorithm().equals(certified.getAlgorithm())
                || (key instanceof RSAKey && certified instanceof RSAKey);
        if (!sameFamily) {
            return false;
        }
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                case String own -> own;
            };
            byte[] probe = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException differs) {
            return false;
        }
    }

    PrivateKey key() {
        return key;
    }

    /// Leaf first.
    public List<X509Certificate> chain() {
        return chain;
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "KeyAndChain[" + leaf().getSubjectX500Principal() + "]";
    }
}
