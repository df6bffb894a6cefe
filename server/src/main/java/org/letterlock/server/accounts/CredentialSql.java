package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;

/// The rows of credentials, within one transaction.
///
/// @param pepper seals the keys
record CredentialSql(Sql sql, Pepper pepper, RandomGenerator random) {
    private static final String ENTRY = "SELECT c.account, c.number, c.name, c.legacy, c.created_at, c.revoked_at,"
            + " c.last_used_at, c.last_used_address, c.last_used_mechanism, c.last_used_tls, c.use_count, "
            + WallRows.OF_CREDENTIAL + " FROM credential c WHERE c.account = ? AND c.kind = 'app'";

    /// Puts a human password in the place of the one before, if there was one.
    void setPassword(AccountId account, String phc, List<CredentialKeys.Derived> keys, Instant now)
            throws SQLException {
        removePassword(account, now);
        CredentialId id = next(account);
        sql.update(
                "INSERT INTO credential (account, number, kind, name, legacy, hash, created_at)"
                        + " VALUES (?, ?, 'password', '', 0, ?, ?)",
                account,
                id.number(),
                phc,
                now);
        addKeys(id, keys);
    }

    void removePassword(AccountId account, Instant now) throws SQLException {
        List<Long> live = sql.list(
                "SELECT number FROM credential WHERE account = ? AND kind = 'password' AND revoked_at IS NULL",
                row -> row.getLong("number"),
                account);
        for (long number : live) {
            revoke(new CredentialId(account, number), now);
        }
    }

    CredentialId addAppPassword(
            AccountId account,
            String name,
            boolean legacy,
            Octets digest,
            List<CredentialKeys.Derived> keys,
            Walls walls,
            Instant now)
            throws SQLException {
        CredentialId id = next(account);
        sql.update(
                "INSERT INTO credential (account, number, kind, name, legacy, digest, created_at)"
                        + " VALUES (?, ?, 'app', ?, ?, ?, ?)",
                account,
                id.number(),
                name,
                legacy,
                digest,
                now);
        addKeys(id, keys);
        addWalls(id, walls);
        return id;
    }

    /// Puts these walls in the place of those before.
    void setWalls(CredentialId id, Walls walls) throws SQLException {
        sql.update("DELETE FROM credential_wall WHERE account = ? AND credential = ?", id.account(), id.number());
        addWalls(id, walls);
    }

    private void addWalls(CredentialId id, Walls walls) throws SQLException {
        for (WallRows.Row row : WallRows.of(walls)) {
            sql.update(
                    "INSERT INTO credential_wall (account, credential, kind, value) VALUES (?, ?, ?, ?)",
                    id.account(),
                    id.number(),
                    row.kind(),
                    row.value());
        }
    }

    /// The live ones first, then the latest.
    List<AppPasswordEntry> appPasswords(AccountId account) throws SQLException {
        return sql.list(ENTRY + " ORDER BY revoked_at IS NOT NULL, number DESC", CredentialSql::entry, account);
    }

    Optional<AppPasswordEntry> live(AccountId account, String name) throws SQLException {
        return sql.first(ENTRY + " AND name = ? AND revoked_at IS NULL", CredentialSql::entry, account, name);
    }

    Optional<AppPasswordEntry> numbered(AccountId account, long number) throws SQLException {
        return sql.first(ENTRY + " AND number = ?", CredentialSql::entry, account, number);
    }

    /// Takes the keys and the password's hash away; the row stays for the history.
    void revoke(CredentialId id, Instant now) throws SQLException {
        sql.update("DELETE FROM credential_key WHERE account = ? AND credential = ?", id.account(), id.number());
        sql.update(
                "UPDATE credential SET revoked_at = ?, hash = NULL WHERE account = ? AND number = ?",
                now,
                id.account(),
                id.number());
    }

    private CredentialId next(AccountId account) throws SQLException {
        long number = sql.first(
                        "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM credential WHERE account = ?",
                        row -> row.getLong("next"),
                        account)
                .orElseThrow();
        return new CredentialId(account, number);
    }

    private void addKeys(CredentialId id, List<CredentialKeys.Derived> keys) throws SQLException {
        for (CredentialKeys.Derived key : keys) {
            sql.update(
                    "INSERT INTO credential_key (account, mechanism, credential, form, sealed) VALUES (?, ?, ?, ?, ?)",
                    id.account(),
                    key.mechanism(),
                    id.number(),
                    key.form(),
                    pepper.seal(key.key(), CredentialKeys.place(id, key.mechanism()), random));
        }
    }

    private static AppPasswordEntry entry(ResultSet row) throws SQLException {
        Optional<Instant> used = Sql.optionalInstant(row, "last_used_at");
        return new AppPasswordEntry(
                new CredentialId(new AccountId(row.getLong("account")), row.getLong("number")),
                row.getString("name"),
                Sql.flag(row, "legacy"),
                Sql.instant(row, "created_at"),
                Sql.optionalInstant(row, "revoked_at"),
                used.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new AppPasswordEntry.LastUse(
                                used.get(),
                                row.getString("last_used_address"),
                                row.getString("last_used_mechanism"),
                                row.getString("last_used_tls"))),
                row.getLong("use_count"),
                WallRows.read(row));
    }
}
