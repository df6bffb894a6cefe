package org.letterlock.server.accounts;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The accounts of the embedded database. What an [AccountRegister] changes, in this process or another, holds for the
/// next question. Safe for any thread; closed after the last conversation and before the database.
public final class RegisteredAccounts implements Accounts, AutoCloseable {
    private final AccountDesk desk;
    private final ExecutorService hashing;

    private RegisteredAccounts(AccountDesk desk, ExecutorService hashing) {
        this.desk = desk;
        this.hashing = hashing;
    }

    /// @param random a cryptographic source, safe for any thread
    /// @param threads makes the platform threads that hash passwords, one for each core, the audit's writer, and the one that looks whether
    ///     logins still hold
    /// @param tokens who checks bearer tokens; without anybody, logins by them are not offered
    /// @param directory who answers for the passwords of people known elsewhere; its domains become ours
    /// @throws StorageFailed also when the pepper is not the one the database was written under
    public static RegisteredAccounts open(
            Database database,
            Pepper pepper,
            RandomGenerator random,
            InstantSource clock,
            ThreadFactory threads,
            Optional<TokenCheck> tokens,
            Optional<Directory> directory)
            throws StorageFailed {
        return open(database, pepper, random, clock, threads, tokens, directory, HashingCost.STANDARD);
    }

    static RegisteredAccounts open(
            Database database,
            Pepper pepper,
            RandomGenerator random,
            InstantSource clock,
            ThreadFactory threads,
            Optional<TokenCheck> tokens,
            Optional<Directory> directory,
            HashingCost cost)
            throws StorageFailed {
        KeyCheck.verify(database, pepper);
        Optional<DirectoryDesk> people = Optional.empty();
        if (directory.isPresent()) {
            var book = new DirectoryBook(database, directory.get().rules(), random, clock, cost);
            book.takeDomains();
            people = Optional.of(new DirectoryDesk(directory.get(), book, clock));
        }
        var hashing = PasswordChecks.bounded(Runtime.getRuntime().availableProcessors(), threads);
        var log = new LoginLog(new SqlLoginSink(database, clock));
        log.start(threads);
        var book = new RememberingBook(new SqlAccountBook(database), database::changes);
        var live = new LiveLogins(book, clock);
        live.start(threads);
        var desk = new AccountDesk(
                book,
                pepper,
                cost,
                PasswordHash.decoy(cost),
                new PasswordChecks(hashing),
                new GuessGuard(clock, random),
                log,
                live,
                clock,
                tokens,
                people);
        return new RegisteredAccounts(desk, hashing);
    }

    @Override
    public Resolution resolve(Mailbox address) {
        return desk.resolve(address);
    }

    @Override
    public Resolution postmaster() {
        return desk.postmaster();
    }

    @Override
    public boolean isLocal(Host host) {
        return desk.isLocal(host);
    }

    @Override
    public Permission maySendAs(Identity identity, Mailbox address) {
        return desk.maySendAs(identity, address);
    }

    @Override
    public Permission maySend(Identity identity) {
        return desk.maySend(identity);
    }

    @Override
    public Permission maySendTo(Identity identity, Mailbox recipient) {
        return desk.maySendTo(identity, recipient);
    }

    @Override
    public Permission count(Identity identity) {
        return desk.count(identity);
    }

    @Override
    public void uncount(Identity identity) {
        desk.uncount(identity);
    }

    @Override
    public LiveLogin watch(Identity identity, Visitor visitor, Runnable end) {
        return desk.watch(identity, visitor, end);
    }

    @Override
    public Authenticator authenticator(Visitor visitor) {
        return desk.authenticator(visitor);
    }

    /// Writes the audit of all logins until now; it is written about once a second anyway.
    public void flush() {
        desk.log().flush();
    }

    /// Ends the threads and writes the rest of the audit.
    @Override
    public void close() {
        desk.live().close();
        hashing.shutdown();
        desk.log().close();
    }
}
