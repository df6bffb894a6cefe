package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Octets;

/// The rows of domains, accounts and addresses, within one transaction.
record AccountSql(Sql sql) {
    private static final String ACCOUNT = """
            SELECT a.id, a.primary_address, a.display_name, a.enabled, a.created_at,
                   EXISTS (SELECT 1 FROM credential c WHERE c.account = a.id AND c.kind = 'password'
                           AND c.revoked_at IS NULL) AS has_password,
                   EXISTS (SELECT 1 FROM admin m WHERE m.account = a.id) AS is_admin
            FROM account a""";

    Optional<Account> find(AddressKey address) throws SQLException {
        Optional<AccountId> id = sql.first(
                "SELECT account FROM address WHERE address = ?",
                row -> new AccountId(row.getLong("account")),
                address.text());
        return id.isEmpty() ? Optional.empty() : Optional.of(get(id.get()));
    }

    Account get(AccountId id) throws SQLException {
        return complete(
                sql.first(ACCOUNT + " WHERE a.id = ?", AccountSql::account, id).orElseThrow());
    }

    List<Account> list() throws SQLException {
        List<Account> bare =
                sql.list(ACCOUNT + " WHERE a.removed_at IS NULL ORDER BY a.primary_address", AccountSql::account);
        var all = new ArrayList<Account>();
        for (Account account : bare) {
            all.add(complete(account));
        }
        return all;
    }

    boolean everHadOne() throws SQLException {
        return sql.first("SELECT 1 FROM account LIMIT 1", _ -> true).isPresent();
    }

    AccountId add(AddressKey address, String displayName, Salt salt, Instant now) throws SQLException {
        AccountId id = sql.first(
                        "INSERT INTO account (primary_address, display_name, enabled, scram_salt, scram_iterations,"
                                + " created_at) VALUES (?, ?, 1, ?, ?, ?) RETURNING id",
                        row -> new AccountId(row.getLong("id")),
                        address.text(),
                        displayName,
                        salt.octets(),
                        salt.iterations(),
                        now)
                .orElseThrow();
        addAddress(id, address, now);
        return id;
    }

    void addAddress(AccountId id, AddressKey address, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO address (address, domain, account, created_at) VALUES (?, ?, ?, ?)",
                address.text(),
                address.domain(),
                id,
                now);
    }

    void removeAddress(AddressKey address) throws SQLException {
        sql.update("DELETE FROM address WHERE address = ?", address.text());
    }

    boolean isTaken(AddressKey address) throws SQLException {
        return sql.first("SELECT 1 FROM address WHERE address = ?", _ -> true, address.text())
                .isPresent();
    }

    void enable(AccountId id, boolean enabled) throws SQLException {
        sql.update("UPDATE account SET enabled = ? WHERE id = ?", enabled, id);
    }

    void admit(AccountId id, boolean admin, Instant now) throws SQLException {
        if (admin) {
            sql.update("INSERT INTO admin (account, since_at) VALUES (?, ?) ON CONFLICT (account) DO NOTHING", id, now);
        } else {
            sql.update("DELETE FROM admin WHERE account = ?", id);
        }
    }

    /// Takes everything away but the row, whose number must stay taken.
    void remove(AccountId id, Instant now) throws SQLException {
        sql.update("DELETE FROM credential_key WHERE account = ?", id);
        sql.update("DELETE FROM credential WHERE account = ?", id);
        sql.update("DELETE FROM recovery_code WHERE account = ?", id);
        sql.update("DELETE FROM second_factor WHERE account = ?", id);
        sql.update("DELETE FROM directory_address WHERE account = ?", id);
        sql.update("DELETE FROM directory_account WHERE account = ?", id);
        sql.update("DELETE FROM address WHERE account = ?", id);
        sql.update("DELETE FROM admin WHERE account = ?", id);
        sql.update("DELETE FROM web_session WHERE account = ?", id);
        sql.update("UPDATE account SET enabled = 0, removed_at = ? WHERE id = ?", now, id);
    }

    /// What all SCRAM keys of an account share.
    record Salt(Octets octets, int iterations) {}

    Salt salt(AccountId id) throws SQLException {
        return sql.first(
                        "SELECT scram_salt, scram_iterations FROM account WHERE id = ?",
                        row -> new Salt(Sql.octets(row, "scram_salt"), row.getInt("scram_iterations")),
                        id)
                .orElseThrow();
    }

    List<Host.Domain> domains() throws SQLException {
        return sql.list("SELECT name FROM domain ORDER BY name", row -> new Host.Domain(row.getString("name")));
    }

    /// @return whether it was not there
    boolean addDomain(String name, Instant now) throws SQLException {
        return sql.update(
                        "INSERT INTO domain (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, now)
                > 0;
    }

    boolean hasDomain(String name) throws SQLException {
        return sql.first("SELECT 1 FROM domain WHERE name = ?", _ -> true, name).isPresent();
    }

    boolean removeDomain(String name) throws SQLException {
        return sql.update("DELETE FROM domain WHERE name = ?", name) > 0;
    }

    long addressesOf(String domain) throws SQLException {
        return sql.first("SELECT count(*) AS n FROM address WHERE domain = ?", row -> row.getLong("n"), domain)
                .orElseThrow();
    }

    void audit(AuditEntry entry) throws SQLException {
        entry.add(sql);
    }

    List<AuditEntry> audit(int limit) throws SQLException {
        return sql.list(
                "SELECT at, who, action, subject, detail FROM audit ORDER BY id DESC LIMIT ?",
                row -> new AuditEntry(
                        Sql.instant(row, "at"),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail")),
                limit);
    }

    List<LoginRecord> logins(AccountId id, int limit) throws SQLException {
        return sql.list(
                "SELECT * FROM login WHERE account = ? ORDER BY last_at DESC LIMIT ?", SqlLoginSink::read, id, limit);
    }

    private Account complete(Account account) throws SQLException {
        List<Mailbox> aliases = sql.list(
                "SELECT address FROM address WHERE account = ? AND address <> ? ORDER BY address",
                row -> AccountDesk.mailbox(row.getString("address")),
                account.id(),
                account.address().text());
        return new Account(
                account.id(),
                account.address(),
                account.displayName(),
                account.enabled(),
                account.hasPassword(),
                account.admin(),
                aliases,
                account.createdAt());
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getLong("id")),
                AccountDesk.mailbox(row.getString("primary_address")),
                row.getString("display_name"),
                Sql.flag(row, "enabled"),
                Sql.flag(row, "has_password"),
                Sql.flag(row, "is_admin"),
                List.of(),
                Sql.instant(row, "created_at"));
    }
}
