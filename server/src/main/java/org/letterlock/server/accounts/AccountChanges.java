package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Transactions of the [AccountRegister]: what changes in one, and its line in the audit, come to the disk together.
///
/// @param who makes the changes
record AccountChanges(Database database, Pepper pepper, RandomGenerator random, InstantSource clock, String who) {
    /// The same, made by another.
    AccountChanges by(String another) {
        return new AccountChanges(database, pepper, random, clock, another);
    }

    /// One transaction. Ends with the step it was given to.
    record Transaction(AccountSql accounts, CredentialSql credentials, String who, Instant now) {
        void audit(String action, String subject, String detail) throws SQLException {
            accounts.audit(new AuditEntry(now, who, action, subject, detail));
        }
    }

    @FunctionalInterface
    interface Step<T> {
        T run(Transaction tx) throws SQLException;
    }

    @FunctionalInterface
    interface AccountStep<T> {
        T run(Transaction tx, Account account) throws SQLException;
    }

    @FunctionalInterface
    interface Keyed<T> {
        Result<T> run(AddressKey key) throws StorageFailed;
    }

    <T> T write(Step<T> step) throws StorageFailed {
        return database.write(statements -> step.run(transaction(new Sql(statements))));
    }

    <T> T read(Step<T> step) throws StorageFailed {
        return database.read(statements -> step.run(transaction(new Sql(statements))));
    }

    private Transaction transaction(Sql sql) {
        return new Transaction(new AccountSql(sql), new CredentialSql(sql, pepper, random), who, clock.instant());
    }

    /// Changes the account of an address, and puts it in the audit with the detail that `step` returned.
    Result<Account> change(Mailbox address, String action, AccountStep<Result<String>> step) throws StorageFailed {
        return parsed(
                address,
                key -> write(tx -> {
                    Optional<Account> account = tx.accounts().find(key);
                    if (account.isEmpty()) {
                        return nobody(address);
                    }
                    return switch (step.run(tx, account.get())) {
                        case Refused<String>(String problem) -> new Refused<>(problem);
                        case Done<String>(String detail) -> {
                            tx.audit(action, account.get().address().text(), detail);
                            yield new Done<>(tx.accounts().get(account.get().id()));
                        }
                    };
                }));
    }

    /// Reads of the account of an address.
    <T> Result<T> look(Mailbox address, AccountStep<T> step) throws StorageFailed {
        return parsed(
                address,
                key -> read(tx -> {
                    Optional<Account> account = tx.accounts().find(key);
                    return account.isEmpty() ? nobody(address) : new Done<>(step.run(tx, account.get()));
                }));
    }

    static <T> Result<T> parsed(Mailbox address, Keyed<T> next) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.of(address);
        return key.isEmpty()
                ? new Refused<>(address + " cannot be an address of an account: it needs a domain name, and no odd"
                        + " characters before the @")
                : next.run(key.get());
    }

    static <T> Result<T> nobody(Mailbox address) {
        return new Refused<>("no account has the address " + address);
    }
}
