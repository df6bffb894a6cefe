package org.letterlock.net.tls;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// Why we did not believe the server's certificate; the message is a whole sentence for the person in front.
public final class CertificateRefused extends CertificateException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// Its time is over.
        EXPIRED,
        /// Its time has not come.
        NOT_YET_VALID,
        /// It is for other names than the one we asked for.
        WRONG_NAME,
        /// Nobody but itself vouches for it.
        SELF_SIGNED,
        /// None of the authorities we trust vouches for it.
        UNKNOWN_ISSUER,
        /// Its key is not the pinned one.
        WRONG_PIN,
        /// Anything else, such as a weak key or a wrong purpose.
        UNFIT
    }

    private final Reason reason;

    public CertificateRefused(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
