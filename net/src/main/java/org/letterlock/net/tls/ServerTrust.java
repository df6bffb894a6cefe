package org.letterlock.net.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/// The JDK's own verification of chain and host name, with the reason for a refusal put into words.
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int MOST_NAMES_TOLD = 6;

    private final X509ExtendedTrustManager verifier;

    ServerTrust(X509ExtendedTrustManager verifier) {
        this.verifier = verifier;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            verifier.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            throw explain(chain, engine.getPeerHost(), refused);
        }
    }

    private static CertificateRefused explain(X509Certificate[] chain, String host, CertificateException refused) {
        for (int index = 0; index < chain.length; index++) {
            X509Certificate certificate = chain[index];
            String whose = index == 0 ? "the server's certificate" : "a certificate in the server's chain";
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException expired) {
                return new CertificateRefused(
                        CertificateRefused.Reason.EXPIRED,
                        whose + " expired on " + date(certificate.getNotAfter()),
                        expired);
            } catch (CertificateNotYetValidException early) {
                return new CertificateRefused(
                        CertificateRefused.Reason.NOT_YET_VALID,
                        whose + " is valid only from " + date(certificate.getNotBefore())
                                + " (is the clock of this machine right?)",
                        early);
            }
        }
        X509Certificate leaf = chain[0];
        if (isUntrusted(refused)) {
            boolean itself = leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal());
            return itself
                    ? new CertificateRefused(
                            CertificateRefused.Reason.SELF_SIGNED,
                            "the server's certificate is self-signed and not one we trust",
                            refused)
                    : new CertificateRefused(
                            CertificateRefused.Reason.UNKNOWN_ISSUER,
                            "the server's certificate was issued by an authority we do not know: "
                                    + chain[chain.length - 1]
                                            .getIssuerX500Principal()
                                            .getName(),
                            refused);
        }
        if (mentions(refused, Set.of("No subject alternative", "No name matching", "Illegal given domain"))) {
            return new CertificateRefused(
                    CertificateRefused.Reason.WRONG_NAME,
                    "the server's certificate is not for " + host + " but for " + names(leaf),
                    refused);
        }
        return new CertificateRefused(
                CertificateRefused.Reason.UNFIT,
                "the server's certificate is not acceptable: "
                        + deepest(refused).getMessage(),
                refused);
    }

    private static boolean isUntrusted(Throwable refused) {
        return mentions(refused, Set.of("unable to find valid certification path", "Path does not chain with any"));
    }

    private static boolean mentions(Throwable refused, Set<String> phrases) {
        for (Throwable at = refused; at != null; at = at.getCause()) {
            String message = at.getMessage();
            if (message != null && phrases.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable deepest(Throwable refused) {
        Throwable at = refused;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static String names(X509Certificate certificate) {
        List<String> names = CertificateNames.of(certificate);
        if (names.isEmpty()) {
            return "no host at all (it has no subject alternative names)";
        }
        String told = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES_TOLD)));
        return names.size() > MOST_NAMES_TOLD ? told + " and " + (names.size() - MOST_NAMES_TOLD) + " more" : told;
    }

    private static LocalDate date(Date date) {
        return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verifier.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            verifier.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException refused) {
            String host =
                    socket instanceof SSLSocket tls ? tls.getHandshakeSession().getPeerHost() : "the host";
            throw explain(chain, host, refused);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verifier.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verifier.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verifier.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verifier.getAcceptedIssuers();
    }
}
