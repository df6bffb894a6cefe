package org.letterlock.server.accounts;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The accounts of the embedded database. What an [AccountRegister] changes, in this process or another, holds for the
/// next question. Safe for any thread; closed after the last conversation and before the database.
public final class RegisteredAccounts implements Accounts, AutoCloseable {
    /// How long after its last login a name is at home in a network, when the server starts.
    private static final Duration HOME_FOR = Duration.ofDays(14);

    private final AccountDesk desk;
    private final ExecutorService hashing;

    private RegisteredAccounts(AccountDesk desk, ExecutorService hashing) {
        this.desk = desk;
        this.hashing = hashing;
    }

    /// @param random a cryptographic source, safe for any thread
    /// @param threads makes the platform threads that hash passwords, one for each core, the audit's writer,
    ///     and the one that looks whether logins still hold
    /// @param tokens who checks bearer tokens; without anybody, logins by them are not offered
    /// @param directory who answers for the passwords of people known elsewhere; its domains become ours, and
    ///     it is closed with the accounts
    /// @param policy what the operator decides
    /// @throws StorageFailed also when the pepper is not the one the database was written under
    public static RegisteredAccounts open(
            Database database,
            Pepper pepper,
            RandomGenerator random,
            InstantSource clock,
            ThreadFactory threads,
            Optional<TokenCheck> tokens,
            Optional<Directory> directory,
            LoginPolicy policy)
            throws StorageFailed {
        return open(
                database, pepper, random, clock, threads, tokens, directory, policy, HashingCost.STANDARD, Pace.STEADY);
    }

    static RegisteredAccounts open(
            Database database,
            Pepper pepper,
            RandomGenerator random,
            InstantSource clock,
            ThreadFactory threads,
            Optional<TokenCheck> tokens,
            Optional<Directory> directory,
            LoginPolicy policy,
            HashingCost cost,
            Pace pace)
            throws StorageFailed {
        KeyCheck.verify(database, pepper);
        Optional<DirectoryDesk> people = Optional.empty();
        if (directory.isPresent()) {
            var book = new DirectoryBook(database, directory.get().rules(), random, clock, cost);
            book.takeDomains();
            people = Optional.of(new DirectoryDesk(directory.get(), book, clock));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        var hashing = PasswordChecks.bounded(cores, threads);
        var bans = new Bans(new SqlBanBook(database), clock);
        var guard = new GuessGuard(clock, random, cores, policy.neverBanned(), bans);
        remember(database, clock, guard);
        var sink = new SqlLoginSink(database, clock, policy.kept());
        var log = new LoginLog(attempts -> {
            sink.write(attempts);
            bans.write();
        });
        log.start(threads);
        var book = new RememberingBook(new SqlAccountBook(database), database::changes);
        var live = new LiveLogins(book, clock);
        live.start(threads);
        var desk = new AccountDesk(
                book,
                pepper,
                cost,
                Octets.utf8(PasswordHash.decoy(cost).phc()),
                pace,
                new PasswordChecks(hashing),
                guard,
                log,
                live,
                clock,
                tokens,
                people,
                policy.ntlmBound());
        return new RegisteredAccounts(desk, hashing);
    }

    /// Bans outlive a restart, and so must the knowledge of who is at home where.
    private static void remember(Database database, InstantSource clock, GuessGuard guard) throws StorageFailed {
        Instant since = clock.instant().minus(HOME_FOR);
        var proven =
                database.read(statements -> SqlLoginSink.proven(new Sql(statements), since, GuessGuard.REMEMBERED / 2));
        for (SqlLoginSink.Proven each : proven.reversed()) {
            InetAddress address = InetAddress.ofLiteral(each.address());
            guard.provenFrom(address, each.primary());
            guard.provenFrom(address, each.name());
        }
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

    /// Ends the sessions whose logins no longer hold; it is done about once a second anyway.
    public void endWhatIsOver() {
        desk.live().look();
    }

    /// Ends the threads and writes the rest of the audit.
    @Override
    public void close() {
        desk.live().close();
        hashing.shutdown();
        desk.people().ifPresent(DirectoryDesk::close);
        desk.log().close();
    }
}
