package org.letterlock.server.accounts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which credential of which account: a password, an app password, or what was granted to a program (OAuth2). Never
/// reused; not a secret.
///
/// @param number counts the credentials of the account, from 1
public record CredentialId(AccountId account, long number) {
    /// Of no account, and never given.
    static final CredentialId NOBODYS = new CredentialId(new AccountId(0), 0);

    private static final Pattern TEXT = Pattern.compile("(?:grant:)?(\\d{1,18})\\.(\\d{1,18})");

    /// As it stands in an [org.letterlock.protocol.sasl.Identity]: `12.3`.
    public String text() {
        return account.value() + "." + number;
    }

    /// Reads [#text()], and the `grant:12.3` of a login by one of our own bearer tokens.
    public static Optional<CredentialId> parse(String text) {
        Matcher match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(
                        new CredentialId(new AccountId(Long.parseLong(match.group(1))), Long.parseLong(match.group(2))))
                : Optional.empty();
    }
}
