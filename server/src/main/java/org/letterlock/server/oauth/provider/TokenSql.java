package org.letterlock.server.oauth.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Sql;

/// The rows of access and refresh tokens, within one transaction.
record TokenSql(Sql sql) {
    private static final String TOKEN = """
            SELECT t.kind, t.account, t.number, t.scopes, t.created_at, t.expires_at, t.used_at,
                   g.client, g.revoked_why, c.revoked_at, a.primary_address, a.enabled
            FROM oauth_token t
            JOIN oauth_grant g ON g.account = t.account AND g.number = t.number
            JOIN credential c ON c.account = t.account AND c.number = t.number
            JOIN account a ON a.id = t.account
            WHERE t.digest = ?""";

    /// A token, and all there is to know of it.
    ///
    /// @param usedAt when a refresh token was exchanged, or replaced
    /// @param address the account's primary one
    record Known(
            Octets digest,
            boolean refresh,
            CredentialId grant,
            String client,
            Set<MailScope> scopes,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> usedAt,
            Optional<Instant> revokedAt,
            String revokedWhy,
            String address,
            boolean enabled) {
        boolean isGoodAt(Instant now) {
            return revokedAt.isEmpty() && usedAt.isEmpty() && enabled && now.isBefore(expiresAt);
        }
    }

    /// What one answer of the token endpoint carries.
    record Pair(String access, String refresh) {
        @Override
        public String toString() {
            return "Pair[…]";
        }
    }

    Optional<Known> find(String token) throws SQLException {
        Octets digest = TokenKind.digest(token);
        return sql.first(TOKEN, row -> known(digest, row), digest);
    }

    /// @param access what the access token is good for: what the refresh token is, or less (RFC 6749 §6)
    /// @param parent the refresh token these are issued for
    void add(
            Pair pair,
            CredentialId grant,
            Set<MailScope> scopes,
            Set<MailScope> access,
            Optional<Octets> parent,
            Instant now)
            throws SQLException {
        add("access", pair.access(), grant, access, parent, now, now.plus(Lifetimes.ACCESS));
        add("refresh", pair.refresh(), grant, scopes, parent, now, now.plus(Lifetimes.REFRESH));
    }

    private void add(
            String kind,
            String token,
            CredentialId grant,
            Set<MailScope> scopes,
            Optional<Octets> parent,
            Instant now,
            Instant expires)
            throws SQLException {
        sql.update(
                "INSERT INTO oauth_token (digest, kind, account, number, scopes, parent, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                TokenKind.digest(token),
                kind,
                grant.account(),
                grant.number(),
                MailScope.print(scopes),
                parent,
                now,
                expires);
    }

    void spend(Octets refresh, Instant now) throws SQLException {
        sql.update("UPDATE oauth_token SET used_at = ? WHERE digest = ? AND used_at IS NULL", now, refresh);
    }

    /// Whether the refresh token that this one was exchanged for last is still unused.
    boolean hasUnusedChild(Octets refresh) throws SQLException {
        return sql.first(
                        "SELECT 1 FROM oauth_token WHERE parent = ? AND kind = 'refresh' AND used_at IS NULL",
                        _ -> true,
                        refresh)
                .isPresent();
    }

    /// Takes back what a refresh token was exchanged for.
    void takeBack(Octets refresh, Instant now) throws SQLException {
        sql.update(
                "UPDATE oauth_token SET used_at = ? WHERE parent = ? AND kind = 'refresh' AND used_at IS NULL",
                now,
                refresh);
        sql.update("DELETE FROM oauth_token WHERE parent = ? AND kind = 'access'", refresh);
    }

    void delete(Octets access) throws SQLException {
        sql.update("DELETE FROM oauth_token WHERE digest = ?", access);
    }

    /// Forgets what expired long ago.
    void sweep(Instant now) throws SQLException {
        Instant before = now.minus(Lifetimes.REMEMBERED);
        sql.update("DELETE FROM oauth_token WHERE expires_at < ?", before);
        sql.update("DELETE FROM oauth_code WHERE expires_at < ?", before);
        sql.update("DELETE FROM oauth_device WHERE expires_at < ?", before);
    }

    private static Known known(Octets digest, ResultSet row) throws SQLException {
        return new Known(
                digest,
                row.getString("kind").equals("refresh"),
                new CredentialId(new AccountId(row.getLong("account")), row.getLong("number")),
                row.getString("client"),
                MailScope.stored(row.getString("scopes")),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "expires_at"),
                Sql.optionalInstant(row, "used_at"),
                Sql.optionalInstant(row, "revoked_at"),
                row.getString("revoked_why"),
                row.getString("primary_address"),
                Sql.flag(row, "enabled"));
    }
}
