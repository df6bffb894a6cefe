package org.letterlock.app.explain;

import java.util.Locale;

/// Why a login was refused, as far as it makes a difference to what can be done about it.
public enum Reason {
    LINE_BREAK,
    MALFORMED,
    EMPTY_PASSWORD,
    NO_ADDRESS,
    NOBODY,
    WRONG_PASSWORD,
    SAME_WRONG_PASSWORD,
    NO_PASSWORD,
    NO_SUCH_APP_PASSWORD,
    WRONG_PROOF,
    REVOKED,
    EXPIRED,
    PASSWORD_EXPIRED,
    DISABLED,
    TWO_FACTOR,
    DEVICES_ONLY,
    MAIL_ONLY,
    WITHOUT_TLS,
    OLD_TLS,
    TLS_FLOOR,
    TLS_FAILED,
    NOT_OFFERED,
    WRONG_PORT,
    WRONG_NETWORK,
    WRONG_PROTOCOL,
    NOT_ANOTHER,
    CHANNEL_BINDING,
    TOKEN_EXPIRED,
    TOKEN_REVOKED,
    TOKEN_SCOPE,
    TOKEN_AUDIENCE,
    TOKEN_OF_ANOTHER,
    TOKEN_BAD,
    NO_TOKENS,
    TOO_MANY_GUESSES,
    TOO_MANY_CHECKS,
    BANNED,
    DIRECTORY_ALONE,
    DIRECTORY_DOWN,
    UNAVAILABLE,
    OTHER;

    /// As it stands in the files of sentences: `same-wrong-password`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
