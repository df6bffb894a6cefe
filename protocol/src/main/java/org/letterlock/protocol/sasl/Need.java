package org.letterlock.protocol.sasl;

/// What a mechanism needs of an account backend.
public enum Need {
    /// To check a plain password (PLAIN, LOGIN). An LDAP bind has this and no more.
    PASSWORD_CHECK,
    /// SCRAM's stored keys.
    SCRAM_KEYS,
    /// Keys as good as the password, kept only for old devices (CRAM-MD5, NTLM).
    LEGACY_KEYS,
    /// To check a bearer token.
    TOKEN_CHECK,
    /// To know a client by its certificate.
    CERTIFICATE,
    /// Nothing: anyone.
    NONE
}
