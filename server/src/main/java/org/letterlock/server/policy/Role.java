package org.letterlock.server.policy;

import java.util.Locale;

/// What a listener is for. Everything that differs between a port for the world's servers and a port for our own
/// people is said here, once.
public enum Role {
    /// Port 25: other servers bring mail for our addresses. Nobody logs in, nobody relays but allow-listed networks.
    MX(Login.NEVER, Encryption.OFFERED),
    /// Port 587: our people bring mail for the world (RFC 6409), after STARTTLS.
    SUBMISSION(Login.REQUIRED, Encryption.REQUIRED),
    /// Port 465: the same under TLS from the first octet (RFC 8314 §3.3).
    SUBMISSIONS(Login.REQUIRED, Encryption.IMPLICIT),
    /// For devices too old for the others. Only listed networks may even connect.
    LEGACY(Login.REQUIRED, Encryption.OFFERED),
    /// Catches everything and lets nothing out.
    SANDBOX(Login.OPTIONAL, Encryption.OFFERED);

    private final Login login;
    private final Encryption encryption;

    Role(Login login, Encryption encryption) {
        this.login = login;
        this.encryption = encryption;
    }

    /// Whether a client may, must, or cannot log in here.
    public enum Login {
        NEVER,
        OPTIONAL,
        REQUIRED
    }

    /// How TLS comes about here.
    public enum Encryption {
        /// STARTTLS is there for who wants it.
        OFFERED,
        /// Nothing of importance is said before STARTTLS.
        REQUIRED,
        /// TLS comes before the greeting.
        IMPLICIT
    }

    public Login login() {
        return login;
    }

    public Encryption encryption() {
        return encryption;
    }

    /// Whether messages come from people rather than servers, so that missing headers are added and the `From` header
    /// must belong to the sender (RFC 6409 §6.1, §8).
    public boolean takesSubmissions() {
        return login == Login.REQUIRED;
    }

    /// Whether a network can be allow-listed here to relay without a login.
    public boolean knowsTrustedNetworks() {
        return this == MX || this == LEGACY;
    }

    /// Whether only listed networks may connect.
    public boolean needsAdmittedNetworks() {
        return this == LEGACY;
    }

    /// Whether only app passwords log in: what crosses this port may be read by others.
    public boolean takesDevicesOnly() {
        return this == LEGACY;
    }

    /// Whether configuration may let passwords cross this port in clear.
    public boolean mayHearSecretsInClear() {
        return this == LEGACY || this == SANDBOX;
    }

    /// Whether ANONYMOUS is a way to log in (RFC 4505).
    public boolean knowsAnonymous() {
        return this == SANDBOX;
    }

    /// As configuration and logs write it: `mx`, `submission`, ….
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
