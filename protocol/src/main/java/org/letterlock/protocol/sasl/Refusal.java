package org.letterlock.protocol.sasl;

/// Why a login failed.
///
/// @param kind what the edge maps to a reply; the peer hears no more than that
/// @param cause the whole cause in plain words, for the log and for `explain`; names no secret
public record Refusal(Kind kind, String cause) {
    /// The kinds of refusal. The edge of each protocol maps them to its codes (SMTP: RFC 4954 §6).
    public enum Kind {
        /// Wrong name or wrong secret: 535 5.7.8. The peer never learns which.
        BAD,
        /// The bytes are not what the mechanism says: 501 5.5.2.
        MALFORMED,
        /// 538 5.7.11.
        NEEDS_TLS,
        /// Two-factor is on, so the human password does not work here: 534 5.7.9.
        NEEDS_APP_PASSWORD,
        /// The account or credential is switched off: 535 5.7.8 to the peer.
        DISABLED,
        /// 535 5.7.8 to the peer.
        EXPIRED,
        /// 535 5.7.8 to the peer.
        REVOKED,
        /// A device credential used from outside its walls: 535 5.7.8 to the peer.
        WRONG_NETWORK,
        /// 535 5.7.8 to the peer.
        WRONG_PROTOCOL,
        /// A token without the scope: 535 5.7.8 to the peer.
        WRONG_SCOPE,
        /// Too many tries: 454 4.7.0, later is better.
        THROTTLED,
        /// Nobody from that network logs in for now: 454 4.7.0.
        BANNED,
        /// The mechanism is unknown here, or not offered as things stand: 504 5.5.4.
        NOT_OFFERED,
        /// A backend is down. Temporary, never "wrong password": 454 4.7.0.
        UNAVAILABLE
    }
}
