package org.letterlock.server.accounts;

/// Why logins are refused, in the words that stand in the audit: for administrators, and for whoever makes sentences
/// of them for owners. The peer hears none of this.
public final class Causes {
    public static final String EMPTY_PASSWORD = "the password is empty";
    public static final String NO_ADDRESS = "the login name is not a full address";
    public static final String NOBODY = "no account has this address";
    public static final String WRONG_PASSWORD = "the password is wrong";

    /// Counted apart, because it says that a device has an old password, and that nobody guesses.
    public static final String SAME_WRONG_PASSWORD = "the same wrong password again";

    public static final String NO_PASSWORD = "the account has app passwords only";
    public static final String NO_SUCH_APP_PASSWORD = "the account has no such app password";
    public static final String APP_PASSWORD_REVOKED = "the app password was revoked";
    public static final String CREDENTIAL_REVOKED = "the credential was revoked";
    public static final String DISABLED = "the account is disabled";
    public static final String DEVICES_ONLY = "a person's password was used on a port for old devices";
    public static final String TWO_FACTOR =
            "two-factor is on, so mail programs need an app password in place of the person's own";
    public static final String MAIL_ONLY = "app passwords are for mail programs";
    public static final String DIRECTORY_ALONE = "the directory alone answers for passwords of this domain";
    public static final String NOT_ANOTHER = "it may not act as another account";
    public static final String TOO_MANY_GUESSES = "too many different wrong passwords were tried lately";
    public static final String TOO_MANY_CHECKS = "too many passwords are being checked at once";
    public static final String NO_TOKENS = "this server takes no bearer tokens";
    public static final String EMPTY_TOKEN = "the token is empty";
    public static final String TOKEN_OF_NOBODY = "no account has the address the token speaks for";
    public static final String TOKEN_OF_ANOTHER = "the token speaks for another account than the name";

    public static final String WITHOUT_TLS = "it tried to log in without TLS";
    public static final String OLD_TLS = "it speaks only versions of TLS that are too old here";
    public static final String TLS_FAILED = "the TLS handshake failed";
    public static final String NOT_OFFERED = "the mechanism is not known, or not offered on this connection";
    public static final String WRONG_PORT = "nobody logs in on this port: it is for mail that other servers bring";

    private static final String BANNED = "logins from this network are refused for now: ";

    private Causes() {}

    static String banned(Ban ban) {
        return BANNED + ban.reason();
    }
}
