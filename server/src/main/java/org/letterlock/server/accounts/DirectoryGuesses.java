package org.letterlock.server.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Lets no more wrong passwords for a name through to a directory than it bears before it locks the account there.
///
/// A guess is taken before the directory is asked, so that many at once are counted too, and given back unless it was
/// wrong. A network that a name has logged in from has guesses of its own: strangers cannot use up what the owner
/// needs, and the directory hears twice the number at most. Bounded; lost at a restart. Safe for any thread.
final class DirectoryGuesses {
    private static final int REMEMBERED = 20_000;
    private static final int IPV6_NETWORK_LENGTH = 8;

    private final InstantSource clock;
    private final long windowMillis;
    private final long eachMillis;
    private final RecentKeys<String> proven = new RecentKeys<>(REMEMBERED);

    /// When each bucket will have leaked dry, in milliseconds since 1970.
    private final SequencedMap<String, Long> dryAt = new LinkedHashMap<>();

    /// @param guesses in each `window`
    DirectoryGuesses(int guesses, Duration window, InstantSource clock) {
        this.clock = clock;
        this.windowMillis = window.toMillis();
        this.eachMillis = Math.max(1, windowMillis / guesses);
    }

    /// A guess that may be made.
    record Taken(String bucket) {}

    /// One guess at this name from there; nothing if it must wait.
    synchronized Optional<Taken> take(InetAddress from, String name) {
        String bucket = proven.contains(pair(from, name)) ? pair(from, name) : name;
        long debt = debt(bucket);
        if (debt > windowMillis - eachMillis) {
            put(bucket, debt); // a clock that was set back holds nobody up for longer than the window
            return Optional.empty();
        }
        put(bucket, debt + eachMillis);
        return Optional.of(new Taken(bucket));
    }

    /// It was not wrong after all.
    synchronized void giveBack(Taken taken) {
        put(taken.bucket(), Math.max(0, debt(taken.bucket()) - eachMillis));
    }

    /// It was right: from now on this network counts for itself.
    synchronized void right(Taken taken, InetAddress from, String name) {
        giveBack(taken);
        proven.add(pair(from, name));
    }

    private long debt(String bucket) {
        long now = clock.instant().toEpochMilli();
        return Math.clamp(dryAt.getOrDefault(bucket, 0L) - now, 0, windowMillis);
    }

    private void put(String bucket, long debt) {
        dryAt.putLast(bucket, clock.instant().toEpochMilli() + debt);
        if (dryAt.size() > REMEMBERED) {
            dryAt.pollFirstEntry();
        }
    }

    private static String pair(InetAddress from, String name) {
        byte[] bytes = from.getAddress();
        byte[] network = from instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_LENGTH) : bytes;
        return HexFormat.of().formatHex(network) + " " + name;
    }
}
