package org.letterlock.server.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Slows the guessing of human passwords. Counts *distinct* wrong secrets, per network and per name, because a printer
/// with a stale password is no attack; never locks an account, because that would be a gift to attackers; and leaves
/// app passwords alone, which nobody guesses.
///
/// What it remembers are hashes under a key that lives as long as the process, in bounded memory, lost at a restart.
/// A password that was right a moment ago stays quick and never waits behind an attack. Safe for any thread.
final class GuessGuard {
    /// Distinct wrong secrets a network may try at once, and how soon it may try one more. A network is an office.
    static final int PER_NETWORK = 50;

    static final Duration NETWORK_REFILL = Duration.ofSeconds(20);

    /// The same for one name: at most some 3,000 guesses a day from everywhere.
    static final int PER_NAME = 20;

    static final Duration NAME_REFILL = Duration.ofSeconds(30);

    /// How many of each kind of thing are remembered.
    static final int REMEMBERED = 20_000;

    private static final int FINGERPRINT_LENGTH = 16;
    private static final int IPV6_NETWORK_LENGTH = 8;

    private final InstantSource clock;
    private final SecretKeySpec key;
    private final RecentKeys<Octets> right = new RecentKeys<>(REMEMBERED);
    private final RecentKeys<Octets> wrong = new RecentKeys<>(REMEMBERED);
    private final RecentKeys<Octets> proven = new RecentKeys<>(REMEMBERED);
    private final Allowances<Octets> networks = new Allowances<>(PER_NETWORK, NETWORK_REFILL, REMEMBERED);
    private final Allowances<Octets> pairs = new Allowances<>(PER_NAME, NAME_REFILL, REMEMBERED);
    private final Allowances<Octets> names = new Allowances<>(PER_NAME, NAME_REFILL, REMEMBERED);

    GuessGuard(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    enum Memory {
        RIGHT,
        WRONG,
        NONE
    }

    /// Stands for one secret tried against one hash: with another hash in its place it is another fingerprint.
    Octets fingerprint(String name, PasswordHash hash, Secret prepared) {
        return fingerprint(name, hash.phc(), prepared);
    }

    /// Stands for one secret tried against whatever `against` names.
    Octets fingerprint(String name, String against, Secret prepared) {
        byte[] secret = prepared.reveal();
        try {
            return hmac(utf8(name), utf8(against), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// What came of it when it was tried before.
    Memory recall(Octets fingerprint) {
        if (right.contains(fingerprint)) {
            return Memory.RIGHT;
        }
        return wrong.contains(fingerprint) ? Memory.WRONG : Memory.NONE;
    }

    /// Whether a guess at `name` from `address` must wait. A network that this name has logged in from is held to what
    /// it tried itself: strangers cannot use up what the owner needs.
    boolean exhausted(InetAddress address, String name) {
        var now = clock.instant();
        Octets pair = pair(address, name);
        return networks.exhausted(network(address), now)
                || pairs.exhausted(pair, now)
                || (names.exhausted(hmac(utf8(name)), now) && !proven.contains(pair));
    }

    /// A human password was right.
    void right(Octets fingerprint, InetAddress address, String name) {
        right.add(fingerprint);
        provenFrom(address, name);
    }

    /// This name has logged in from there.
    void provenFrom(InetAddress address, String name) {
        proven.add(pair(address, name));
    }

    /// A human password was wrong.
    void wrong(Octets fingerprint, InetAddress address, String name) {
        if (wrong.add(fingerprint)) {
            networks.spend(network(address), clock.instant());
            spend(address, name);
        }
    }

    /// A proof was wrong. It does not tell which secret made it, so each counts against the name; against the network
    /// only the first for a name, or one stale device would slow its whole office.
    void wrongProof(InetAddress address, String name) {
        spend(address, name);
        if (wrong.add(pair(address, name))) {
            networks.spend(network(address), clock.instant());
        }
    }

    private void spend(InetAddress address, String name) {
        pairs.spend(pair(address, name), clock.instant());
        names.spend(hmac(utf8(name)), clock.instant());
    }

    /// How many things are remembered in all; bounded by six times [#REMEMBERED].
    int size() {
        return right.size() + wrong.size() + proven.size() + networks.size() + pairs.size() + names.size();
    }

    private Octets pair(InetAddress address, String name) {
        return hmac(network(address).toByteArray(), utf8(name));
    }

    /// An IPv4 address, or the /64 of an IPv6 address, all of which its owner has anyway.
    private static Octets network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Octets.of(bytes, 0, address instanceof Inet6Address ? IPV6_NETWORK_LENGTH : bytes.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Octets hmac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (byte[] part : parts) {
                // Lengths first, so that no two lists of parts are the same message.
                mac.update((byte) (part.length >> 8));
                mac.update((byte) part.length);
                mac.update(part);
            }
            return Octets.of(mac.doFinal(), 0, FINGERPRINT_LENGTH);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
