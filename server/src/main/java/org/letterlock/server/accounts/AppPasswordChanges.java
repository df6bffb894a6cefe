package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountRegister.NewAppPassword;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.database.StorageFailed;

/// What the [AccountRegister] does to app passwords.
record AppPasswordChanges(AccountChanges changes, Pepper pepper, RandomGenerator random) {
    private static final int LONGEST_NAME = 64;
    private static final String EXPIRED_ALREADY = "the time it expires at is in the past";

    /// An app password with all that takes time, ready for the transaction.
    record Prepared(
            AppPassword password,
            String name,
            boolean legacy,
            Walls walls,
            Octets digest,
            List<CredentialKeys.Derived> keys) {
        AppPasswordEntry add(AccountChanges.Transaction tx, Account account) throws SQLException {
            CredentialId id =
                    tx.credentials().addAppPassword(account.id(), name, legacy, digest, keys, walls, tx.now());
            AppPasswordEntry entry =
                    tx.credentials().numbered(account.id(), id.number()).orElseThrow();
            tx.audit("app-password create", account.address().text(), described(entry));
            return entry;
        }
    }

    Prepared prepare(String name, boolean legacy, Walls walls, AccountSql.Salt salt) {
        AppPassword password = AppPassword.generate(random);
        return new Prepared(
                password,
                name,
                legacy,
                walls,
                pepper.digest(password),
                CredentialKeys.ofApp(password, legacy, salt.octets(), salt.iterations()));
    }

    Result<NewAppPassword> create(Mailbox address, String name, boolean legacy, Walls walls) throws StorageFailed {
        if (name.isBlank()
                || !AccountRegister.isPlain(name, LONGEST_NAME)
                || name.chars().allMatch(Character::isDigit)) {
            return new Refused<>("an app password needs a name of at most " + LONGEST_NAME
                    + " characters that is more than a number");
        }
        Result<AccountSql.Salt> salt =
                changes.look(address, (tx, account) -> tx.accounts().salt(account.id()));
        return switch (salt) {
            case Refused<AccountSql.Salt>(String problem) -> new Refused<>(problem);
            case Done<AccountSql.Salt>(AccountSql.Salt known) ->
                create(address, known, prepare(name, legacy, walls, known));
        };
    }

    private Result<NewAppPassword> create(Mailbox address, AccountSql.Salt salt, Prepared prepared)
            throws StorageFailed {
        return AccountChanges.parsed(
                address,
                key -> changes.write(tx -> {
                    Optional<Account> account = tx.accounts().find(key);
                    if (account.isEmpty()
                            || !tx.accounts().salt(account.get().id()).equals(salt)) {
                        return AccountChanges.nobody(address); // it was removed, or made anew, meanwhile
                    }
                    if (prepared.walls().expired(tx.now())) {
                        return new Refused<>(EXPIRED_ALREADY);
                    }
                    if (tx.credentials()
                            .live(account.get().id(), prepared.name())
                            .isPresent()) {
                        return new Refused<>(
                                "there is an app password of this name already; revoke it or take another name");
                    }
                    return new Done<>(new NewAppPassword(prepared.add(tx, account.get()), prepared.password()));
                }));
    }

    Result<AppPasswordEntry> revoke(Mailbox address, String which) throws StorageFailed {
        return change(address, which, "app-password revoke", (tx, entry) -> {
            tx.credentials().revoke(entry.id(), tx.now());
            return new Done<>(described(entry));
        });
    }

    Result<AppPasswordEntry> changeWalls(Mailbox address, String which, UnaryOperator<Walls> change)
            throws StorageFailed {
        return change(address, which, "app-password change", (tx, entry) -> {
            Walls walls = change.apply(entry.walls());
            if (walls.expired(tx.now())
                    && !walls.expiresAt().equals(entry.walls().expiresAt())) {
                return new Refused<>(EXPIRED_ALREADY);
            }
            tx.credentials().setWalls(entry.id(), walls);
            return new Done<>(entry.id().number() + " '" + entry.name() + "': " + described(walls) + "; before: "
                    + described(entry.walls()));
        });
    }

    @FunctionalInterface
    private interface Step {
        /// @return the detail for the audit
        Result<String> run(AccountChanges.Transaction tx, AppPasswordEntry entry) throws SQLException;
    }

    /// Changes a live app password.
    private Result<AppPasswordEntry> change(Mailbox address, String which, String action, Step step)
            throws StorageFailed {
        return AccountChanges.parsed(
                address,
                key -> changes.write(tx -> {
                    Optional<Account> account = tx.accounts().find(key);
                    if (account.isEmpty()) {
                        return AccountChanges.nobody(address);
                    }
                    AccountId id = account.get().id();
                    Optional<AppPasswordEntry> entry = which.matches("\\d{1,18}")
                            ? tx.credentials().numbered(id, Long.parseLong(which))
                            : tx.credentials().live(id, which);
                    if (entry.isEmpty()) {
                        return new Refused<>(account.get().address() + " has no app password of this name or number");
                    }
                    if (entry.get().revokedAt().isPresent()) {
                        return new Refused<>("it was revoked already");
                    }
                    return switch (step.run(tx, entry.get())) {
                        case Refused<String>(String problem) -> new Refused<>(problem);
                        case Done<String>(String detail) -> {
                            tx.audit(action, account.get().address().text(), detail);
                            yield new Done<>(tx.credentials()
                                    .numbered(id, entry.get().id().number())
                                    .orElseThrow());
                        }
                    };
                }));
    }

    private static String described(AppPasswordEntry entry) {
        return entry.id().number() + " '" + entry.name() + "'" + (entry.legacy() ? ", legacy" : "")
                + (entry.walls().isNone() ? "" : ", " + described(entry.walls()));
    }

    private static String described(Walls walls) {
        return walls.isNone() ? "no walls" : WallRows.described(walls);
    }
}
