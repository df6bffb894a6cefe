package org.letterlock.protocol.sasl.ntlm;

/// What the two sides agree on, as far as it is looked at here (§2.2.2.5).
public enum NtlmFlag {
    /// Names are UTF-16.
    UNICODE(0x0000_0001),
    /// Names are in the client's own code page, which nobody tells.
    OEM(0x0000_0002),
    /// The challenge is to name the server's domain.
    REQUEST_TARGET(0x0000_0004),
    /// The connection's data is to be signed; mail protocols have TLS for that.
    SIGN(0x0000_0010),
    /// The same, encrypted.
    SEAL(0x0000_0020),
    /// The protocol itself.
    NTLM(0x0000_0200),
    /// The client does not want to be anybody.
    ANONYMOUS(0x0000_0800),
    /// A type 1 names a domain.
    DOMAIN_SUPPLIED(0x0000_1000),
    /// A type 1 names the client's machine.
    WORKSTATION_SUPPLIED(0x0000_2000),
    ALWAYS_SIGN(0x0000_8000),
    /// The target named is a domain, not a machine.
    TARGET_IS_DOMAIN(0x0001_0000),
    EXTENDED_SESSION_SECURITY(0x0008_0000),
    /// The challenge holds a [TargetInfo].
    TARGET_INFO(0x0080_0000),
    /// The message says which Windows made it.
    VERSION(0x0200_0000),
    KEY_128(0x2000_0000),
    /// The client encrypts a session key of its own making and sends it along.
    KEY_EXCHANGE(0x4000_0000),
    KEY_56(0x8000_0000);

    final int mask;

    NtlmFlag(int mask) {
        this.mask = mask;
    }
}
