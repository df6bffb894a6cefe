package org.letterlock.protocol.sasl;

/// Who a client says it is.
///
/// @param mechanism the mechanism's name
/// @param authcid the name it logs in as; may be empty for ANONYMOUS and EXTERNAL, and for OAUTHBEARER,
/// where the token tells
/// @param authzid the name it wants to act as; empty means the same (RFC 4422 §3.4.1)
public record Claim(String mechanism, String authcid, String authzid) {
    /// A claim to act as oneself.
    public Claim(String mechanism, String authcid) {
        this(mechanism, authcid, "");
    }
}
