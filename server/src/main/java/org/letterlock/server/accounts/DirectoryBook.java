package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Which account is which person of the directory, and what the directory said of them last. Safe for any thread.
final class DirectoryBook {
    private static final int SALT_LENGTH = 16;

    private static final String LINK = """
            SELECT d.account, d.entry, d.profile, d.state, d.cause, d.seen_at, d.asked_at, d.since_at,
                   a.primary_address, a.enabled
            FROM directory_account d JOIN account a ON a.id = d.account""";

    private final Database database;
    private final Directory.Rules rules;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final HashingCost cost;

    DirectoryBook(
            Database database, Directory.Rules rules, RandomGenerator random, InstantSource clock, HashingCost cost) {
        this.database = database;
        this.rules = rules;
        this.random = random;
        this.clock = clock;
        this.cost = cost;
    }

    enum State {
        GOOD,
        /// There, but may not use mail.
        BARRED,
        /// No longer there.
        GONE
    }

    /// @param profile addresses and name as they were taken over last
    /// @param cause of a state that is not good
    /// @param seenAt when the directory last vouched for them
    /// @param askedAt when it last answered
    /// @param sinceAt when it first gave the present answer
    record Link(
            AccountId account,
            String entry,
            String profile,
            State state,
            String cause,
            Instant seenAt,
            Instant askedAt,
            Instant sinceAt,
            String primary,
            boolean enabled) {}

    /// What came of taking an entry over.
    sealed interface Adoption {
        record Adopted(AccountBook.Owner owner) implements Adoption {}

        /// @param cause what stands in the way, for the administrator
        record Conflict(String cause) implements Adoption {}
    }

    /// Makes the directory's domains ours.
    void takeDomains() throws StorageFailed {
        for (String domain : rules.domains()) {
            if (!database.read(statements -> new AccountSql(new Sql(statements)).hasDomain(domain))) {
                database.write(statements -> {
                    var accounts = new AccountSql(new Sql(statements));
                    if (accounts.addDomain(domain, clock.instant())) {
                        accounts.audit(new AuditEntry(clock.instant(), who(), "domain add", domain, ""));
                    }
                    return domain;
                });
            }
        }
    }

    private String who() {
        return "directory " + rules.name();
    }

    /// The link of an account to this directory, if it has one.
    Optional<Link> link(AccountId account) throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first(LINK + " WHERE d.account = ? AND d.directory = ?", DirectoryBook::link, account, rules.name()));
    }

    /// Notes what the directory says of an account now.
    void answered(AccountId account, State state, String cause) throws StorageFailed {
        database.write(statements -> answered(new Sql(statements), account, state, cause));
    }

    private int answered(Sql sql, AccountId account, State state, String cause) throws SQLException {
        Instant now = clock.instant();
        if (state == State.GOOD) {
            sql.update("UPDATE directory_account SET seen_at = ? WHERE account = ?", now, account);
        }
        return sql.update(
                "UPDATE directory_account SET since_at = CASE WHEN state = ? THEN since_at ELSE ? END, state = ?,"
                        + " cause = ?, asked_at = ? WHERE account = ?",
                state.name(),
                now,
                state.name(),
                cause,
                now,
                account);
    }

    /// Makes or refreshes the account of an entry.
    Adoption adopt(Directory.Entry entry) throws StorageFailed {
        List<AddressKey> keys = keys(entry);
        if (keys.isEmpty()) {
            return new Adoption.Conflict("none of its addresses can be an account's: " + entry.addresses());
        }
        Optional<Link> known = database.read(statements -> linked(new Sql(statements), entry));
        return known.filter(link -> isFresh(link, entry, keys)).isPresent()
                ? new Adoption.Adopted(owner(known.get()))
                : database.write(statements -> adopt(new Sql(statements), entry, keys));
    }

    /// Whether the last answer was this one, and not long ago: then there is nothing to write.
    private boolean isFresh(Link link, Directory.Entry entry, List<AddressKey> keys) {
        return link.state() == state(entry)
                && link.profile().equals(profile(entry, keys))
                && !link.askedAt().isAfter(clock.instant())
                && link.askedAt().plus(rules.recheck().dividedBy(2)).isAfter(clock.instant());
    }

    private static State state(Directory.Entry entry) {
        return entry.barred().isPresent() ? State.BARRED : State.GOOD;
    }

    private List<AddressKey> keys(Directory.Entry entry) {
        return entry.addresses().stream()
                .flatMap(address -> AddressKey.of(address).stream())
                .filter(key -> rules.domains().contains(key.domain()))
                .distinct()
                .toList();
    }

    private static String profile(Directory.Entry entry, List<AddressKey> keys) {
        return keys.stream().map(AddressKey::text).collect(Collectors.joining(" ")) + " " + entry.displayName();
    }

    private Optional<Link> linked(Sql sql, Directory.Entry entry) throws SQLException {
        return sql.first(
                LINK + " WHERE d.directory = ? AND d.entry = ?", DirectoryBook::link, rules.name(), entry.id());
    }

    private Adoption adopt(Sql sql, Directory.Entry entry, List<AddressKey> keys) throws SQLException {
        Optional<Link> known = linked(sql, entry);
        if (known.isEmpty()) {
            Optional<String> conflict = settle(sql, entry, keys.getFirst());
            if (conflict.isPresent()) {
                return new Adoption.Conflict(conflict.get());
            }
        }
        AccountId account = linked(sql, entry).orElseThrow().account();
        refresh(sql, account, keys);
        sql.update(
                "UPDATE account SET display_name = ? WHERE id = ? AND display_name <> ? AND ? <> ''",
                entry.displayName(),
                account,
                entry.displayName(),
                entry.displayName());
        sql.update("UPDATE directory_account SET profile = ? WHERE account = ?", profile(entry, keys), account);
        answered(sql, account, state(entry), entry.barred().orElse(""));
        return new Adoption.Adopted(owner(linked(sql, entry).orElseThrow()));
    }

    /// Links the entry to the account that has its primary address, made now if there is none.
    ///
    /// @return what stands in the way
    private Optional<String> settle(Sql sql, Directory.Entry entry, AddressKey primary) throws SQLException {
        var accounts = new AccountSql(sql);
        Instant now = clock.instant();
        Optional<Account> there = accounts.find(primary);
        if (there.isPresent()) {
            Optional<String> other = sql.first(
                    "SELECT entry FROM directory_account WHERE account = ?",
                    row -> row.getString("entry"),
                    there.get().id());
            if (other.isPresent()) {
                // A mailbox never passes to another person by itself.
                return Optional.of(primary.text() + " is the account of another person of the directory (" + other.get()
                        + "), now it is said to be of " + entry.dn() + " (" + entry.id() + "): remove the old account,"
                        + " or give its address away, by `letterlock account`");
            }
            if (there.get().hasPassword() && !rules.overrulesLocalPasswords()) {
                return Optional.of(primary.text() + " is an account with a password of its own");
            }
        } else {
            accounts.addDomain(primary.domain(), now);
        }
        AccountId account =
                there.isPresent() ? there.get().id() : accounts.add(primary, entry.displayName(), newSalt(), now);
        if (there.isEmpty()) {
            given(sql, account, primary);
        }
        sql.update(
                "INSERT INTO directory_account (account, directory, entry, profile, state, cause, seen_at, asked_at,"
                        + " since_at) VALUES (?, ?, ?, '', ?, '', ?, ?, ?)",
                account,
                rules.name(),
                entry.id(),
                State.GOOD.name(),
                now,
                now,
                now);
        String action = there.isPresent() ? "account link" : "account add";
        accounts.audit(new AuditEntry(now, who(), action, primary.text(), entry.dn()));
        return Optional.empty();
    }

    private AccountSql.Salt newSalt() {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new AccountSql.Salt(Octets.of(salt), cost.scramIterations());
    }

    /// Gives the account the addresses that the entry has now, and takes away those the directory gave it before.
    /// What an administrator gave it stays, and so does what is somebody else's.
    private void refresh(Sql sql, AccountId account, List<AddressKey> keys) throws SQLException {
        var accounts = new AccountSql(sql);
        for (AddressKey key : keys) {
            if (!accounts.isTaken(key)) {
                accounts.addDomain(key.domain(), clock.instant());
                accounts.addAddress(account, key, clock.instant());
                given(sql, account, key);
            }
        }
        List<String> wanted = keys.stream().map(AddressKey::text).toList();
        AddressKey first = keys.getFirst();
        sql.update(
                "UPDATE account SET primary_address = ? WHERE id = ? AND primary_address <> ?"
                        + " AND EXISTS (SELECT 1 FROM address WHERE address = ? AND account = ?)",
                first.text(),
                account,
                first.text(),
                first.text(),
                account);
        for (String before : sql.list(
                "SELECT d.address FROM directory_address d JOIN account a ON a.id = d.account"
                        + " WHERE d.account = ? AND d.address <> a.primary_address",
                row -> row.getString("address"),
                account)) {
            if (!wanted.contains(before)) {
                sql.update("DELETE FROM directory_address WHERE address = ? AND account = ?", before, account);
                sql.update("DELETE FROM address WHERE address = ? AND account = ?", before, account);
            }
        }
    }

    private static void given(Sql sql, AccountId account, AddressKey key) throws SQLException {
        sql.update(
                "INSERT INTO directory_address (account, address) VALUES (?, ?) ON CONFLICT DO NOTHING",
                account,
                key.text());
    }

    private static AccountBook.Owner owner(Link link) {
        return new AccountBook.Owner(link.account(), link.primary(), link.enabled());
    }

    private static Link link(ResultSet row) throws SQLException {
        return new Link(
                new AccountId(row.getLong("account")),
                row.getString("entry"),
                row.getString("profile"),
                State.valueOf(row.getString("state")),
                row.getString("cause"),
                Sql.instant(row, "seen_at"),
                Sql.instant(row, "asked_at"),
                Sql.instant(row, "since_at"),
                row.getString("primary_address"),
                Sql.flag(row, "enabled"));
    }
}
