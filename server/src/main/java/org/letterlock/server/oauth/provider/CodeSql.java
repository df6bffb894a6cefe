package org.letterlock.server.oauth.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Sql;

/// The rows of authorization codes, within one transaction.
record CodeSql(Sql sql) {
    /// @param redirect as the request named it; empty if it did not
    /// @param number of the grant it was exchanged for
    record Known(
            Octets digest,
            AccountId account,
            String client,
            Set<MailScope> scopes,
            Optional<String> redirect,
            String challenge,
            Instant createdAt,
            Instant expiresAt,
            boolean used,
            OptionalLong number) {
        Optional<CredentialId> grant() {
            return number.isPresent() ? Optional.of(new CredentialId(account, number.getAsLong())) : Optional.empty();
        }
    }

    void add(
            String code,
            AccountId account,
            String client,
            Set<MailScope> scopes,
            Optional<String> redirect,
            String challenge,
            Instant now)
            throws SQLException {
        sql.update(
                "INSERT INTO oauth_code (digest, account, client, scopes, redirect_uri, challenge, created_at,"
                        + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                TokenKind.digest(code),
                account,
                client,
                MailScope.print(scopes),
                redirect,
                challenge,
                now,
                now.plus(Lifetimes.CODE));
    }

    Optional<Known> find(String code) throws SQLException {
        Octets digest = TokenKind.digest(code);
        return sql.first("SELECT * FROM oauth_code WHERE digest = ?", row -> known(digest, row), digest);
    }

    void spend(Octets digest, Instant now) throws SQLException {
        sql.update("UPDATE oauth_code SET used_at = ? WHERE digest = ?", now, digest);
    }

    void exchanged(Octets digest, CredentialId grant) throws SQLException {
        sql.update("UPDATE oauth_code SET number = ? WHERE digest = ?", grant.number(), digest);
    }

    private static Known known(Octets digest, ResultSet row) throws SQLException {
        long number = row.getLong("number");
        OptionalLong grant = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        return new Known(
                digest,
                new AccountId(row.getLong("account")),
                row.getString("client"),
                MailScope.stored(row.getString("scopes")),
                Optional.ofNullable(row.getString("redirect_uri")),
                row.getString("challenge"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "expires_at"),
                Sql.optionalInstant(row, "used_at").isPresent(),
                grant);
    }
}
