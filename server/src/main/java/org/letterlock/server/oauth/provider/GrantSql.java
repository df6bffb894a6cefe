package org.letterlock.server.oauth.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Sql;

/// The rows of grants, within one transaction. A grant is a credential of its account: what all credentials have (age,
/// last use, revocation) stands in their table.
record GrantSql(Sql sql) {
    private static final String GRANT = """
            SELECT c.account, c.number, c.name, c.created_at, c.revoked_at, c.last_used_at, c.last_used_address,
                   c.last_used_mechanism, c.last_used_tls, c.use_count, g.client, g.scopes, g.revoked_why,
                   COALESCE((SELECT MAX(t.expires_at) FROM oauth_token t WHERE t.account = g.account
                             AND t.number = g.number AND t.used_at IS NULL), c.created_at) AS expires_at
            FROM oauth_grant g JOIN credential c ON c.account = g.account AND c.number = g.number""";

    CredentialId begin(AccountId account, OAuthClient client, Set<MailScope> scopes, Instant now) throws SQLException {
        long number = sql.first(
                        "INSERT INTO credential (account, number, kind, name, legacy, created_at)"
                                + " SELECT ?, COALESCE(MAX(number), 0) + 1, 'grant', ?, 0, ? FROM credential"
                                + " WHERE account = ? RETURNING number",
                        row -> row.getLong("number"),
                        account,
                        client.name(),
                        now,
                        account)
                .orElseThrow();
        sql.update(
                "INSERT INTO oauth_grant (account, number, client, scopes, revoked_why) VALUES (?, ?, ?, ?, '')",
                account,
                number,
                client.id(),
                MailScope.print(scopes));
        return new CredentialId(account, number);
    }

    /// The latest first.
    List<Grant> of(AccountId account) throws SQLException {
        return sql.list(GRANT + " WHERE g.account = ? ORDER BY g.number DESC", GrantSql::grant, account);
    }

    Optional<Grant> find(CredentialId id) throws SQLException {
        return sql.first(GRANT + " WHERE g.account = ? AND g.number = ?", GrantSql::grant, id.account(), id.number());
    }

    /// @return whether it stood until now
    boolean revoke(CredentialId id, String why, Instant now) throws SQLException {
        boolean stood = sql.update(
                        "UPDATE credential SET revoked_at = ? WHERE account = ? AND number = ? AND kind = 'grant'"
                                + " AND revoked_at IS NULL",
                        now,
                        id.account(),
                        id.number())
                > 0;
        if (stood) {
            sql.update(
                    "UPDATE oauth_grant SET revoked_why = ? WHERE account = ? AND number = ?",
                    why,
                    id.account(),
                    id.number());
        }
        return stood;
    }

    /// @return how many stood until now
    int revokeAllOf(String client, String why, Instant now) throws SQLException {
        List<CredentialId> all = sql.list(
                "SELECT account, number FROM oauth_grant WHERE client = ?",
                row -> new CredentialId(new AccountId(row.getLong("account")), row.getLong("number")),
                client);
        int revoked = 0;
        for (CredentialId id : all) {
            revoked += revoke(id, why, now) ? 1 : 0;
        }
        return revoked;
    }

    /// The primary address of an account that may log in.
    Optional<String> enabled(AccountId account) throws SQLException {
        return sql.first(
                "SELECT primary_address FROM account WHERE id = ? AND enabled = 1",
                row -> row.getString("primary_address"),
                account);
    }

    private static Grant grant(ResultSet row) throws SQLException {
        Optional<Instant> used = Sql.optionalInstant(row, "last_used_at");
        return new Grant(
                new CredentialId(new AccountId(row.getLong("account")), row.getLong("number")),
                row.getString("client"),
                row.getString("name"),
                MailScope.stored(row.getString("scopes")),
                Sql.instant(row, "created_at"),
                used.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Grant.LastUse(
                                used.get(),
                                row.getString("last_used_address"),
                                row.getString("last_used_mechanism"),
                                row.getString("last_used_tls"))),
                row.getLong("use_count"),
                Sql.instant(row, "expires_at"),
                Sql.optionalInstant(row, "revoked_at"),
                row.getString("revoked_why"));
    }
}
