package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.StorageFailed;

/// The book of [MemoryAccounts]. Seals as the database does, so that what opens here opens there.
final class MemoryAccountBook implements AccountBook {
    private final Pepper pepper;
    private final RandomGenerator random;
    private final Set<String> domains = new LinkedHashSet<>();
    private final NavigableMap<String, Entry> addresses = new TreeMap<>();
    private final List<Entry> entries = new ArrayList<>();
    /// The minute of each message that was counted.
    private final Map<CredentialId, List<Long>> sent = new HashMap<>();

    private boolean down;

    MemoryAccountBook(Pepper pepper, RandomGenerator random) {
        this.pepper = pepper;
        this.random = random;
    }

    private static final class Entry {
        final AccountId id;
        final AddressKey primary;
        final AccountSql.Salt salt;
        final List<Credential> credentials = new ArrayList<>();
        boolean enabled = true;
        boolean twoFactor;

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
    private record Credential(
            CredentialId id, boolean human, boolean revoked, Octets material, List<Sealed> keys, Walls walls) {
        Credential revokedNow() {
            return new Credential(id, human, true, material, List.of(), walls);
        }

        Credential within(Walls other) {
            return new Credential(id, human, revoked, material, keys, other);
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
        add(entry, true, Octets.utf8(password.phc()), password.keys(), Walls.NONE);
    }

    synchronized CredentialId addAppPassword(
            AddressKey address, Octets digest, WithSalt<List<CredentialKeys.Derived>> make, Walls walls) {
        Entry entry = get(address);
        return add(entry, false, digest, make.make(entry.salt), walls);
    }

    private CredentialId add(
            Entry entry, boolean human, Octets material, List<CredentialKeys.Derived> keys, Walls walls) {
        var id = new CredentialId(entry.id, entry.credentials.size() + 1L);
        var all = keys.stream()
                .map(key -> new Sealed(
                        key.mechanism(), pepper.seal(key.key(), CredentialKeys.place(id, key.mechanism()), random)))
                .toList();
        entry.credentials.add(new Credential(id, human, false, material, all, walls));
        return id;
    }

    synchronized void revoke(CredentialId id) {
        change(id, Credential::revokedNow);
    }

    synchronized void setWalls(CredentialId id, Walls walls) {
        change(id, known -> known.within(walls));
    }

    private void change(CredentialId id, UnaryOperator<Credential> change) {
        entries.forEach(
                entry -> entry.credentials.replaceAll(known -> known.id().equals(id) ? change.apply(known) : known));
    }

    synchronized void enable(AddressKey address, boolean enabled) {
        get(address).enabled = enabled;
    }

    synchronized void twoFactor(AddressKey address, boolean on) {
        get(address).twoFactor = on;
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
    public synchronized Optional<String> firstDomain() throws StorageFailed {
        up();
        return domains.stream().findFirst();
    }

    @Override
    public synchronized Place place(String domain, List<String> candidates) throws StorageFailed {
        return new Place(hasDomain(domain), owner(candidates));
    }

    @Override
    public synchronized Optional<Owner> firstOwner() throws StorageFailed {
        up();
        return entries.stream().filter(entry -> entry.enabled).findFirst().map(Entry::owner);
    }

    @Override
    public synchronized Optional<Owner> postmaster() throws StorageFailed {
        up();
        return domains.stream()
                .flatMap(domain -> Optional.ofNullable(addresses.get("postmaster@" + domain)).stream())
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
    public synchronized Optional<String> nearest(String address) throws StorageFailed {
        up();
        return Optional.ofNullable(addresses.ceilingKey(address))
                .or(() -> addresses.keySet().stream().findFirst());
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
                !known.human() && known.material().equals(digest) ? List.of(held(known, Octets.EMPTY)) : List.of();
            case Wanted.Keys(String mechanism) ->
                known.keys().stream()
                        .filter(key -> key.mechanism().equals(mechanism))
                        .map(key -> held(known, key.key()))
                        .toList();
        };
    }

    private static Held held(Credential known, Octets material) {
        return new Held(known.id(), known.human(), known.revoked(), material, known.walls());
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
                                known.revoked(),
                                known.walls(),
                                entry.twoFactor)))
                .findFirst();
    }

    @Override
    public synchronized Map<CredentialId, Standing> standings(Collection<CredentialId> credentials)
            throws StorageFailed {
        var standings = new HashMap<CredentialId, Standing>();
        for (CredentialId credential : credentials) {
            standing(credential).ifPresent(found -> standings.put(credential, found));
        }
        return standings;
    }

    @Override
    public synchronized boolean hasTwoFactor(AccountId account) throws StorageFailed {
        up();
        return entries.stream().anyMatch(entry -> entry.id.equals(account) && entry.twoFactor);
    }

    @Override
    public synchronized long sent(CredentialId credential, Instant now) throws StorageFailed {
        up();
        long minute = HourlyCount.minute(now);
        List<Long> minutes = sent.computeIfAbsent(credential, _ -> new ArrayList<>());
        minutes.removeIf(one -> one < minute - HourlyCount.MINUTES || one > minute);
        return minutes.size();
    }

    @Override
    public synchronized boolean count(CredentialId credential, int most, Instant now) throws StorageFailed {
        if (sent(credential, now) >= most) {
            return false;
        }
        return sent.computeIfAbsent(credential, _ -> new ArrayList<>()).add(HourlyCount.minute(now));
    }

    @Override
    public synchronized void uncount(CredentialId credential, Instant now) throws StorageFailed {
        if (sent(credential, now) > 0) {
            sent.computeIfAbsent(credential, _ -> new ArrayList<>()).removeLast();
        }
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
