package org.letterlock.server.accounts;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.database.StorageFailed;

/// The bans as a running server knows them: in memory, and looked up again within a second of being changed by
/// whomever. Its own reach the book with the next piece of the audit. Safe for any thread.
final class Bans {
    /// Bans known at most; beyond them guessing is slowed but not banned.
    static final int MOST = 10_000;

    /// How long the first ban of a network is, the second, and so on; the last is the longest there is.
    static final List<Duration> LENGTHS = List.of(
            Duration.ofMinutes(10),
            Duration.ofMinutes(40),
            Duration.ofMinutes(160),
            Duration.ofHours(10),
            Duration.ofHours(24));

    /// How long after its end a ban makes the next one longer.
    static final Duration REMEMBERED = Duration.ofDays(7);

    /// How old what is known may be.
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Logger LOGGER = System.getLogger(Bans.class.getName());

    private final BanBook book;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Known known = Known.of(List.of());
    private final Map<Network, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<Network, Ban> unwritten = new HashMap<>();
    private List<Network> lifted = new ArrayList<>();
    private volatile @Nullable Instant looked;
    private long version = -1;

    Bans(BanBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    /// @param bans those too that have ended and are remembered
    /// @param prefixes the lengths of prefix among them: few, so that an address is found by its network of
    ///     each
    private record Known(Map<Network, Ban> bans, Set<Integer> prefixes) {
        static Known of(Collection<Ban> bans) {
            return new Known(
                    bans.stream().collect(Collectors.toUnmodifiableMap(Ban::network, ban -> ban)),
                    bans.stream().map(ban -> ban.network().prefix()).collect(Collectors.toUnmodifiableSet()));
        }

        Known with(Ban ban, Instant now) {
            var more = new HashMap<>(bans);
            if (more.size() >= MOST) {
                more.values().removeIf(old -> !old.holds(now));
            }
            more.put(ban.network(), ban);
            return of(more.values());
        }

        boolean isFull(Instant now) {
            return bans.size() >= MOST && bans.values().stream().allMatch(ban -> ban.holds(now));
        }
    }

    /// The ban that holds for this address now; of several the one that ends last.
    Optional<Ban> find(InetAddress address) {
        Instant now = clock.instant();
        look(now);
        Known all = known;
        Ban found = null;
        for (int prefix : all.prefixes()) {
            if (prefix <= address.getAddress().length * 8) {
                Ban ban = all.bans().get(Network.around(address, prefix));
                if (ban != null
                        && ban.holds(now)
                        && (found == null || ban.until().isAfter(found.until()))) {
                    found = ban;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /// Counts a login that was refused for it.
    void refused(Ban ban) {
        refused.computeIfAbsent(ban.network(), _ -> new LongAdder()).increment();
    }

    /// Bans a network, for longer each time.
    void ban(Network network, String reason) {
        Instant now = clock.instant();
        looking.lock();
        try {
            Ban before = known.bans().get(network);
            if ((before != null && before.holds(now)) || (before == null && known.isFull(now))) {
                return;
            }
            int offences = before == null || before.until().plus(REMEMBERED).isBefore(now) ? 1 : before.offences() + 1;
            Duration length = LENGTHS.get(Math.min(offences, LENGTHS.size()) - 1);
            var ban = new Ban(network, "", reason, now, now.plus(length), offences, 0);
            known = known.with(ban, now);
            unwritten.put(network, ban);
            LOGGER.log(
                    Level.INFO,
                    () -> "logins from " + network + " are refused until " + ban.until() + ": " + ban.reason());
        } finally {
            looking.unlock();
        }
    }

    /// Networks whose bans were lifted before their end, since this was asked last.
    List<Network> takeLifted() {
        looking.lock();
        try {
            if (lifted.isEmpty()) {
                return List.of();
            }
            List<Network> taken = lifted;
            lifted = new ArrayList<>();
            return taken;
        } finally {
            looking.unlock();
        }
    }

    /// Writes what the book does not have yet.
    void write() throws StorageFailed {
        writing.lock();
        try {
            // The counts first: a ban that was counted for is then among those made, or in the book.
            var counts = new HashMap<Network, Long>();
            refused.forEach((network, count) -> counts.put(network, count.sumThenReset()));
            counts.values().removeIf(count -> count == 0);
            List<Ban> made = unwritten();
            if (!made.isEmpty() || !counts.isEmpty()) {
                write(made, counts);
            }
        } finally {
            writing.unlock();
        }
    }

    private List<Ban> unwritten() {
        looking.lock();
        try {
            return List.copyOf(unwritten.values());
        } finally {
            looking.unlock();
        }
    }

    private void write(List<Ban> made, Map<Network, Long> counts) throws StorageFailed {
        try {
            book.write(made, counts, clock.instant().minus(REMEMBERED));
        } catch (StorageFailed failed) {
            counts.forEach((network, count) ->
                    refused.computeIfAbsent(network, _ -> new LongAdder()).add(count));
            throw failed;
        }
        looking.lock();
        try {
            made.forEach(ban -> unwritten.remove(ban.network(), ban));
            refused.keySet().retainAll(known.bans().keySet());
        } finally {
            looking.unlock();
        }
    }

    int size() {
        return known.bans().size();
    }

    /// One thread looks, the others go on with what is known.
    private void look(Instant now) {
        Instant before = looked;
        boolean fresh = before != null && !now.isBefore(before) && now.isBefore(before.plus(LOOK_EVERY));
        if (fresh || !looking.tryLock()) {
            return;
        }
        try {
            long found = book.version();
            if (found != version) {
                learn(book.all(), now);
                version = found;
            }
        } catch (StorageFailed down) {
            LOGGER.log(Level.DEBUG, "the bans cannot be read: {0}", down.getMessage());
        } finally {
            looked = now;
            looking.unlock();
        }
    }

    private void learn(List<Ban> written, Instant now) {
        var all = new HashMap<Network, Ban>();
        written.forEach(ban -> all.put(ban.network(), ban));
        all.putAll(unwritten);
        known.bans().values().stream()
                .filter(ban -> ban.holds(now) && !all.containsKey(ban.network()))
                .map(Ban::network)
                .forEach(lifted::add);
        known = Known.of(all.values());
    }
}
