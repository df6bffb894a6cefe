package org.letterlock.net.channel;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.letterlock.protocol.text.Octets;

/// Counts who is in, and decides who may enter. Safe for any thread; it never waits for longer than a count takes.
public final class Doorkeeper {
    /// Whether a connection may enter, and if not, why.
    public enum Verdict {
        WELCOME,
        /// All places are taken.
        FULL,
        /// This address has its share of places already.
        TOO_MANY_FROM_ADDRESS,
        /// This address comes too often.
        TOO_FAST
    }

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int IPV6_NETWORK_OCTETS = 8;

    private final Limits limits;
    private final Predicate<InetAddress> trusted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Octets, Visits> visits = new HashMap<>();
    private int inside;
    private long nextSweep;
    private boolean sweptOnce;

    private static final class Visits {
        private int inside;
        private int thisMinute;
        private long minuteBegan;
    }

    Doorkeeper(Limits limits) {
        this(limits, who -> false);
    }

    /// @param trusted who may have as many places as there are, and come as often as they like
    Doorkeeper(Limits limits, Predicate<InetAddress> trusted) {
        this.limits = limits;
        this.trusted = trusted;
    }

    /// Lets one in, or says why not. For each one let in, [#leave] is called once.
    ///
    /// @param now as [System#nanoTime]
    Verdict enter(InetAddress address, long now) {
        lock.lock();
        try {
            sweep(now);
            Visits known = visits.computeIfAbsent(network(address), _ -> {
                var first = new Visits();
                first.minuteBegan = now;
                return first;
            });
            if (now - known.minuteBegan >= MINUTE_NANOS) {
                known.minuteBegan = now;
                known.thisMinute = 0;
            }
            known.thisMinute = Math.min(known.thisMinute + 1, limits.perAddressPerMinute() + 1);
            boolean limited = !trusted.test(address);
            if (limited && known.thisMinute > limits.perAddressPerMinute()) {
                return Verdict.TOO_FAST;
            }
            if (limited && known.inside >= limits.perAddress()) {
                return Verdict.TOO_MANY_FROM_ADDRESS;
            }
            if (inside >= limits.connections()) {
                return Verdict.FULL;
            }
            known.inside++;
            inside++;
            return Verdict.WELCOME;
        } finally {
            lock.unlock();
        }
    }

    void leave(InetAddress address) {
        lock.lock();
        try {
            inside--;
            Visits known = visits.get(network(address));
            if (known != null) {
                known.inside--;
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many addresses are remembered.
    int remembered() {
        lock.lock();
        try {
            return visits.size();
        } finally {
            lock.unlock();
        }
    }

    /// Once a minute, forgets those who are not in and have not come lately.
    private void sweep(long now) {
        if (sweptOnce && now - nextSweep < 0) {
            return;
        }
        sweptOnce = true;
        nextSweep = now + MINUTE_NANOS;
        visits.values().removeIf(known -> known.inside == 0 && now - known.minuteBegan >= MINUTE_NANOS);
    }

    private static Octets network(InetAddress address) {
        byte[] octets = address.getAddress();
        return Octets.of(octets.length > IPV6_NETWORK_OCTETS ? Arrays.copyOf(octets, IPV6_NETWORK_OCTETS) : octets);
    }
}
