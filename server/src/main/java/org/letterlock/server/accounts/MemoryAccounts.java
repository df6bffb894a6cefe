package org.letterlock.server.accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Accounts that last as long as the object: for tests, under the same contract as [RegisteredAccounts], and with
/// bearer tokens besides. Hashing costs as little as SCRAM allows. Safe for any thread; passwords are checked on the
/// caller's.
public final class MemoryAccounts implements Accounts {
    static final HashingCost CHEAP = new HashingCost(64, 1, 1, 4096);

    private final RandomGenerator random;
    private final Pepper pepper;
    private final MemoryAccountBook book;
    private final Map<String, TokenCheck.Result> tokens = new HashMap<>();
    private final Map<LoginRecord.Key, LoginRecord> logins = new LinkedHashMap<>();
    private final MemoryBanBook bans = new MemoryBanBook();
    private final InstantSource clock;
    private final AccountDesk desk;

    /// @param random for salts and secrets
    public MemoryAccounts(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
        byte[] key = new byte[Pepper.LENGTH];
        random.nextBytes(key);
        this.pepper = Pepper.of(Secret.of(key)).orThrow();
        this.book = new MemoryAccountBook(pepper, random);
        var bans = new Bans(this.bans, clock);
        this.desk = new AccountDesk(
                book,
                pepper,
                CHEAP,
                Octets.utf8(PasswordHash.decoy(CHEAP).phc()),
                Pace.NONE,
                new PasswordChecks(Runnable::run),
                new GuessGuard(clock, random, 1, LoginPolicy.LOOPBACK, bans),
                new LoginLog(attempts -> {
                    keep(attempts);
                    bans.write();
                }),
                new LiveLogins(book, clock),
                clock,
                Optional.of(this::check),
                Optional.empty(),
                false);
    }

    /// Makes a domain ours.
    public MemoryAccounts domain(String name) {
        book.addDomain(AddressParser.domain(name, true).orThrow().ascii());
        return this;
    }

    /// Makes an account with a human password, and its domain ours.
    public AccountId account(String address, String password) {
        AccountId id = account(address);
        password(address, password);
        return id;
    }

    /// Makes an account without a human password, and its domain ours.
    public AccountId account(String address) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return book.add(key(address), new AccountSql.Salt(Octets.of(salt), CHEAP.scramIterations()));
    }

    /// Sets the human password.
    public void password(String address, String password) {
        try (Secret secret = Secret.utf8(password)) {
            book.setPassword(
                    key(address),
                    salt -> HumanPassword.of(secret, salt, CHEAP, random).orThrow());
        }
    }

    /// Gives the account one more address.
    public void alias(String address, String alias) {
        book.addAlias(key(address), key(alias));
    }

    /// Makes an app password without walls.
    public NewAppPassword appPassword(String address, boolean legacy) {
        return appPassword(address, legacy, Walls.NONE);
    }

    /// Makes an app password.
    public NewAppPassword appPassword(String address, boolean legacy, Walls walls) {
        AppPassword password = AppPassword.generate(random);
        CredentialId id = book.addAppPassword(
                key(address),
                pepper.digest(password),
                salt -> CredentialKeys.ofApp(password, legacy, salt.octets(), salt.iterations()),
                walls);
        return new NewAppPassword(id, password);
    }

    public record NewAppPassword(CredentialId id, AppPassword password) {}

    public void revoke(CredentialId credential) {
        book.revoke(credential);
    }

    public void changeWalls(CredentialId credential, Walls walls) {
        book.setWalls(credential, walls);
    }

    /// Ends the sessions whose logins no longer hold; nobody does it by the clock here.
    public void endWhatIsOver() {
        desk.live().look();
    }

    public void enable(String address, boolean enabled) {
        book.enable(key(address), enabled);
    }

    /// Turns two-factor on or off.
    public void twoFactor(String address, boolean on) {
        book.twoFactor(key(address), on);
    }

    public void remove(String address) {
        book.remove(key(address));
    }

    /// From now on this token is good for this account.
    public void token(String token, String address, Set<String> scopes) {
        synchronized (tokens) {
            tokens.put(token, new TokenCheck.Result.Valid(address, "token " + tokens.size(), scopes));
        }
    }

    /// Refuses the logins of a network for that long.
    public void ban(Network network, Duration length) {
        Instant now = clock.instant();
        bans.write(List.of(new Ban(network, "test", "on purpose", now, now.plus(length), 1, 0)), Map.of(), now);
    }

    public void lift(Network network) {
        bans.lift(network);
    }

    /// Every ban until now, those too that have ended.
    public List<Ban> bans() {
        desk.log().flush();
        return bans.all();
    }

    /// From now on the backend is down, or up again.
    public void down(boolean down) {
        book.down(down);
    }

    /// Every login until now, tried or done.
    public List<LoginRecord> logins() {
        desk.log().flush();
        synchronized (logins) {
            return List.copyOf(logins.values());
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

    private void keep(List<LoginRecord> attempts) {
        synchronized (logins) {
            attempts.forEach(attempt -> logins.merge(attempt.key(), attempt, LoginRecord::plus));
        }
    }

    private TokenCheck.Result check(Secret token, String protocol) {
        synchronized (tokens) {
            return tokens.getOrDefault(
                    token.revealText().orElse(""),
                    new TokenCheck.Result.Invalid(new Refusal(Refusal.Kind.BAD, "the token is not known")));
        }
    }

    private static AddressKey key(String address) {
        return AddressKey.ofLogin(address).orElseThrow();
    }
}
