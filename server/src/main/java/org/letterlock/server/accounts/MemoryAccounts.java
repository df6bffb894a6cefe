package org.letterlock.server.accounts;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.StorageFailed;

/// Accounts that last as long as the object: for tests, under the same contract as [RegisteredAccounts], and with
/// bearer tokens besides. Hashing costs as little as SCRAM allows. Safe for any thread; passwords are checked on the
/// caller's.
public final class MemoryAccounts implements Accounts {
    static final HashingCost CHEAP = new HashingCost(64, 1, 1, 4096);

    private final RandomGenerator random;
    private final Pepper pepper;
    private final Book book = new Book();
    private final Map<String, TokenCheck.Result> tokens = new HashMap<>();
    private final Map<LoginRecord.Key, LoginRecord> logins = new LinkedHashMap<>();
    private final AccountDesk desk;

    /// @param random for salts and secrets
    public MemoryAccounts(RandomGenerator random, InstantSource clock) {
        this.random = random;
        byte[] key = new byte[Pepper.LENGTH];
        random.nextBytes(key);
        this.pepper = Pepper.of(Secret.of(key)).orThrow();
        this.desk = new AccountDesk(
                book,
                pepper,
                CHEAP,
                PasswordHash.decoy(CHEAP),
                new PasswordChecks(Runnable::run),
                new GuessGuard(clock, random),
                new LoginLog(this::keep),
                clock,
                Optional.of(this::check));
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
            book.setPassword(key(address), salt -> HumanPassword.of(secret, salt, CHEAP, random)
                    .orThrow());
        }
    }

    /// Gives the account one more address.
    public void alias(String address, String alias) {
        book.addAlias(key(address), key(alias));
    }

    /// Makes an app password.
    public NewAppPassword appPassword(String address, boolean legacy) {
        AppPassword password = AppPassword.generate(random);
        CredentialId id = book.addAppPassword(
                key(address),
                pepper.digest(password),
                salt -> CredentialKeys.ofApp(password, legacy, salt.octets(), salt.iterations()));
        return new NewAppPassword(id, password);
    }

    public record NewAppPassword(CredentialId id, AppPassword password) {}

    public void revoke(CredentialId credential) {
        book.revoke(credential);
    }

    public void enable(String address, boolean enabled) {
        book.enable(key(address), enabled);
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
    public Authenticator authenticator(Visitor visitor) {
        return desk.authenticator(visitor);
    }

    private void keep(List<LoginRecord> attempts) {
        synchronized (logins) {
            attempts.forEach(attempt -> logins.merge(attempt.key(), attempt, LoginRecord::plus));
        }
    }

    private TokenCheck.Result check(Secret token) {
        synchronized (tokens) {
            return tokens.getOrDefault(
                    token.revealText().orElse(""),
                    new TokenCheck.Result.Invalid(new Refusal(Refusal.Kind.BAD, "the token is not known")));
        }
    }

    private static AddressKey key(String address) {
        return AddressKey.ofLogin(address).orElseThrow();
    }

    /// Seals as the database does, so that what opens here opens there.
    private final class Book implements AccountBook {
        private final TreeSet<String> domains = new TreeSet<>();
        private final Map<String, Entry> addresses = new HashMap<>();
        private final List<Entry> entries = new ArrayList<>();
        private boolean down;

        private static final class Entry {
            final AccountId id;
            final AddressKey primary;
            final AccountSql.Salt salt;
            final List<Credential> credentials = new ArrayList<>();
            boolean enabled = true;

            Entry(AccountId id, AddressKey primary, AccountSql.Salt salt) {
                this.id = id;
                this.primary = primary;
                this.salt = salt;
            }

            Owner owner() {
                return new Owner(id, primary.text(), enabled);
            }
        }

        /// @param material the digest of an app password, or the PHC string of a human one
        private record Credential(CredentialId id, boolean human, boolean revoked, Octets material, List<Sealed> keys) {
            Credential revokedNow() {
                return new Credential(id, human, true, material, List.of());
            }
        }

        private record Sealed(String mechanism, Octets key) {}

        @FunctionalInterface
        interface WithSalt<T> {
            T make(AccountSql.Salt salt);
        }

        synchronized void down(boolean now) {
            down = now;
        }

        synchronized void addDomain(String domain) {
            domains.add(domain);
        }

        synchronized AccountId add(AddressKey primary, AccountSql.Salt salt) {
            var entry = new Entry(new AccountId(entries.size() + 1L), primary, salt);
            domains.add(primary.domain());
            entries.add(entry);
            put(primary, entry);
            return entry.id;
        }

        synchronized void addAlias(AddressKey address, AddressKey alias) {
            put(alias, get(address));
        }

        private void put(AddressKey address, Entry entry) {
            if (addresses.putIfAbsent(address.text(), entry) != null) {
                throw new IllegalArgumentException(address.text() + " is taken");
            }
        }

        synchronized void setPassword(AddressKey address, WithSalt<HumanPassword> make) {
            Entry entry = get(address);
            HumanPassword password = make.make(entry.salt);
            entry.credentials.replaceAll(known -> known.human() ? known.revokedNow() : known);
            add(entry, true, Octets.utf8(password.phc()), password.keys());
        }

        synchronized CredentialId addAppPassword(
                AddressKey address, Octets digest, WithSalt<List<CredentialKeys.Derived>> make) {
            Entry entry = get(address);
            return add(entry, false, digest, make.make(entry.salt));
        }

        private CredentialId add(Entry entry, boolean human, Octets material, List<CredentialKeys.Derived> keys) {
            var id = new CredentialId(entry.id, entry.credentials.size() + 1L);
            var all = keys.stream()
                    .map(key -> new Sealed(
                            key.mechanism(),
                            pepper.seal(key.key(), CredentialKeys.place(id, key.mechanism()), random)))
                    .toList();
            entry.credentials.add(new Credential(id, human, false, material, all));
            return id;
        }

        synchronized void revoke(CredentialId id) {
            entries.forEach(entry ->
                    entry.credentials.replaceAll(known -> known.id().equals(id) ? known.revokedNow() : known));
        }

        synchronized void enable(AddressKey address, boolean enabled) {
            get(address).enabled = enabled;
        }

        synchronized void remove(AddressKey address) {
            Entry entry = get(address);
            addresses.values().removeIf(entry::equals);
            entry.credentials.clear();
            entry.enabled = false;
        }

        private Entry get(AddressKey address) {
            return Optional.ofNullable(addresses.get(address.text())).orElseThrow();
        }

        private void up() throws StorageFailed {
            if (down) {
                throw new StorageFailed(StorageFailed.Kind.UNAVAILABLE, "down on purpose", null);
            }
        }

        @Override
        public synchronized boolean hasDomain(String domain) throws StorageFailed {
            up();
            return domains.contains(domain);
        }

        @Override
        public synchronized Place place(String domain, List<String> candidates) throws StorageFailed {
            return new Place(hasDomain(domain), owner(candidates));
        }

        @Override
        public synchronized Optional<Owner> firstOwner() throws StorageFailed {
            up();
            return entries.stream()
                    .filter(entry -> entry.enabled)
                    .findFirst()
                    .map(Entry::owner);
        }

        @Override
        public synchronized Optional<Owner> owner(List<String> candidates) throws StorageFailed {
            up();
            return candidates.stream()
                    .filter(addresses::containsKey)
                    .findFirst()
                    .map(address -> get(addresses, address).owner());
        }

        private static Entry get(Map<String, Entry> addresses, String address) {
            return Optional.ofNullable(addresses.get(address)).orElseThrow();
        }

        @Override
        public synchronized Optional<Holder> holder(String address, Wanted wanted) throws StorageFailed {
            up();
            return Optional.ofNullable(addresses.get(address))
                    .map(entry -> new Holder(
                            entry.id,
                            entry.primary.text(),
                            entry.enabled,
                            entry.salt.octets(),
                            entry.salt.iterations(),
                            entry.credentials.stream()
                                    .flatMap(known -> held(known, wanted).stream())
                                    .toList()));
        }

        private static List<Held> held(Credential known, Wanted wanted) {
            return switch (wanted) {
                case Wanted.Password() ->
                    known.human() && !known.revoked() ? List.of(held(known, known.material())) : List.of();
                case Wanted.AppDigest(Octets digest) ->
                    !known.human() && known.material().equals(digest)
                            ? List.of(held(known, Octets.EMPTY))
                            : List.of();
                case Wanted.Keys(String mechanism) ->
                    known.keys().stream()
                            .filter(key -> key.mechanism().equals(mechanism))
                            .map(key -> held(known, key.key()))
                            .toList();
            };
        }

        private static Held held(Credential known, Octets material) {
            return new Held(known.id(), known.human(), known.revoked(), material);
        }

        @Override
        public synchronized Optional<Standing> standing(CredentialId credential) throws StorageFailed {
            up();
            return entries.stream()
                    .filter(entry -> entry.id.equals(credential.account()))
                    .flatMap(entry -> entry.credentials.stream()
                            .filter(known -> known.id().equals(credential))
                            .map(known -> new Standing(
                                    entry.id,
                                    entry.primary.text(),
                                    entry.enabled,
                                    known.human(),
                                    known.revoked())))
                    .findFirst();
        }

        @Override
        public synchronized boolean hasLegacyKeys() throws StorageFailed {
            up();
            return entries.stream()
                    .flatMap(entry -> entry.credentials.stream())
                    .flatMap(known -> known.keys().stream())
                    .anyMatch(key -> key.mechanism().equals(CredentialKeys.CRAM));
        }
    }
}
