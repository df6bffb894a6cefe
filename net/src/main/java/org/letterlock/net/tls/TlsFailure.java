package org.letterlock.net.tls;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Says in words why TLS did not come about.
public final class TlsFailure {
    // RFC 8446 §6.2, in the spelling of JSSE
    private static final String ALERT = "Received fatal alert: ";
    private static final Map<String, String> ALERTS = Map.of(
            "handshake_failure", "the peer found no TLS version or cipher in common (or wanted a certificate of ours)",
            "protocol_version", "the peer speaks none of the TLS versions we allow",
            "insufficient_security", "the peer finds what we offer too weak",
            "unrecognized_name", "the peer does not know the server name we asked for",
            "unknown_ca", "the peer does not trust our certificate (unknown authority)",
            "bad_certificate", "the peer refuses our certificate",
            "certificate_unknown", "the peer refuses our certificate",
            "certificate_expired", "the peer says our certificate has expired",
            "certificate_required", "the peer demands a certificate of us",
            "access_denied", "the peer denies us access");

    private TlsFailure() {}

    /// One sentence, without a full stop.
    public static String explain(IOException failure) {
        Optional<CertificateRefused> refused = refusal(failure);
        if (refused.isPresent()) {
            return String.valueOf(refused.get().getMessage());
        }
        String message = String.valueOf(failure.getMessage());
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            String name = message.substring(alert + ALERT.length()).strip();
            return ALERTS.getOrDefault(name, "the peer broke off TLS") + " [" + name + "]";
        }
        if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return "the peer does not speak TLS here: it sent something else";
        }
        if (message.contains("no cipher suites in common")) {
            return "the peer offers no cipher suite that our TLS versions and certificate allow";
        }
        return message;
    }

    /// The certificate's refusal behind a failure, if that was it.
    public static Optional<CertificateRefused> refusal(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof CertificateRefused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }
}
