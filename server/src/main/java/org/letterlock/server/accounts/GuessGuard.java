package org.letterlock.server.accounts;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Slows the guessing of human passwords. Counts *distinct* wrong secrets, per network in three widths and per name,
/// because a printer with a stale password is no attack; never locks an account, because that would be a gift to
/// attackers; and leaves app passwords alone, which nobody guesses.
///
/// A network that a name has logged in from is held, for that name, to what it tried itself. Strangers can neither use
/// up what the owner needs, nor can the owner's own slips ban the owner's network.
///
/// Under an attack from everywhere the slow hash itself is rationed: who is not known yet is put off at the first try
/// and checked when the same comes again, which mail programs do and guessers do not.
///
/// What it remembers are hashes under a key that lives as long as the process, in bounded memory ([#REMEMBERED] of
/// each kind, in all some 30 MB), lost at a restart. Safe for any thread.
final class GuessGuard {
    /// Distinct wrong secrets for one name, from everywhere and from each place: at most some 3,000 a day.
    static final int PER_NAME = 20;

    static final Duration NAME_REFILL = Duration.ofSeconds(30);

    /// Wrong secrets of unknown origin that may be hashed at once, at first tries and again at second ones.
    static final int STRANGERS = 100;

    /// How soon each core may hash one more: at some 30 ms, a twentieth of its time for each of the two.
    static final Duration STRANGER_REFILL = Duration.ofMillis(600);

    /// How many of each kind of thing are remembered.
    static final int REMEMBERED = 20_000;

    private static final int FINGERPRINT_LENGTH = 16;

    private final InstantSource clock;
    private final Networks neverBanned;
    private final Bans bans;
    private final SecretKeySpec key;
    private final RecentKeys<Octets> right = new RecentKeys<>(REMEMBERED);
    private final RecentKeys<Octets> wrong = new RecentKeys<>(REMEMBERED);
    private final RecentKeys<Octets> putOff = new RecentKeys<>(REMEMBERED);
    private final RecentKeys<Octets> proven = new RecentKeys<>(REMEMBERED);
    private final Map<Width, Allowances<Network>> networks = new EnumMap<>(Width.class);
    private final Allowances<Octets> pairs = new Allowances<>(PER_NAME, NAME_REFILL, REMEMBERED);
    private final Allowances<Octets> names = new Allowances<>(PER_NAME, NAME_REFILL, REMEMBERED);
    private final Allowances<Pass> strangers;

    /// @param cores how many hash passwords
    GuessGuard(InstantSource clock, RandomGenerator random, int cores, Networks neverBanned, Bans bans) {
        this.clock = clock;
        this.neverBanned = neverBanned;
        this.bans = bans;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.strangers = new Allowances<>(STRANGERS, STRANGER_REFILL.dividedBy(cores), Pass.values().length);
        for (Width width : Width.values()) {
            networks.put(width, new Allowances<>(width.burst, width.refill, width.banAfter, REMEMBERED));
        }
    }

    enum Memory {
        RIGHT,
        WRONG,
        NONE
    }

    /// What lets a guess be hashed.
    enum Pass {
        /// The name has logged in from there.
        PROVEN,
        /// There is time for a stranger.
        FIRST,
        /// There is time for one that comes again.
        AGAIN,
        /// Nothing does: there is no time.
        NONE
    }

    /// One secret, tried for one name from one place.
    ///
    /// @param id the same whenever it is tried again
    record Guess(InetAddress from, String name, Octets id) {}

    Guess guess(InetAddress from, String name, Secret prepared) {
        byte[] secret = prepared.reveal();
        try {
            return new Guess(from, name, hmac(place(from), utf8(name), secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
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

    /// The ban that keeps guessable secrets for `name` from being looked at; also counts what it keeps away.
    Optional<Ban> banned(InetAddress address, String name) {
        return bannedBy(address)
                .filter(ban -> !ban.automatic() || !isProven(address, name))
                .map(this::counted);
    }

    /// The ban that keeps everything away: one that somebody made.
    Optional<Ban> banned(InetAddress address) {
        return bannedBy(address).filter(ban -> !ban.automatic()).map(this::counted);
    }

    private Optional<Ban> bannedBy(InetAddress address) {
        if (isSpared(address)) {
            return Optional.empty();
        }
        Optional<Ban> ban = bans.find(address);
        bans.takeLifted().forEach(this::forgive);
        return ban;
    }

    private Ban counted(Ban ban) {
        bans.refused(ban);
        return ban;
    }

    private void forgive(Network lifted) {
        networks.values()
                .forEach(allowances -> allowances.forget(
                        network -> lifted.contains(network.base()) || network.contains(lifted.base())));
    }

    /// Whether a guess at `name` from `address` must wait.
    boolean exhausted(InetAddress address, String name) {
        Instant now = clock.instant();
        Octets pair = pair(address, name);
        if (pairs.exhausted(pair, now)) {
            return true;
        }
        return !proven.contains(pair) && (names.exhausted(hmac(utf8(name)), now) || isNetworkExhausted(address, now));
    }

    private boolean isNetworkExhausted(InetAddress address, Instant now) {
        return !isSpared(address)
                && networks.entrySet().stream()
                        .anyMatch(
                                each -> each.getValue().exhausted(each.getKey().around(address), now));
    }

    /// Whether there is no time to hash this one; known before anything is looked up.
    boolean overrun(Guess guess) {
        return !isProven(guess.from(), guess.name()) && strangers.exhausted(lane(guess), clock.instant());
    }

    /// Takes the time to hash this one, if there is some.
    Pass take(Guess guess) {
        if (isProven(guess.from(), guess.name())) {
            return Pass.PROVEN;
        }
        Pass lane = lane(guess);
        return strangers.take(lane, clock.instant()) ? lane : Pass.NONE;
    }

    /// It was not wrong, or was not hashed after all.
    void giveBack(Pass pass) {
        if (pass == Pass.FIRST || pass == Pass.AGAIN) {
            strangers.giveBack(pass, clock.instant());
        }
    }

    private Pass lane(Guess guess) {
        return putOff.contains(guess.id()) ? Pass.AGAIN : Pass.FIRST;
    }

    /// It was refused for want of time, unlooked at. The same may come again.
    void putOff(Guess guess) {
        putOff.add(guess.id());
    }

    /// It was refused because too many were wrong before. Who goes on with ever others is banned.
    void refused(Guess guess) {
        if (putOff.add(guess.id())) {
            strike(guess.from(), guess.name());
        }
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
            strike(address, name);
            spend(address, name);
        }
    }

    /// A proof was wrong. It does not tell which secret made it, so each counts against the name; against the network
    /// only the first for a name, or one stale device would slow its whole office.
    void wrongProof(InetAddress address, String name) {
        spend(address, name);
        if (wrong.add(pair(address, name))) {
            strike(address, name);
        }
    }

    private void spend(InetAddress address, String name) {
        pairs.spend(pair(address, name), clock.instant());
        names.spend(hmac(utf8(name)), clock.instant());
    }

    private void strike(InetAddress address, String name) {
        if (isSpared(address) || isProven(address, name)) {
            return;
        }
        Instant now = clock.instant();
        networks.forEach((width, allowances) -> {
            Network network = width.around(address);
            allowances.spend(network, now);
            if (width.banAfter > 0 && allowances.overdrawn(network, now)) {
                bans.ban(network, "more than " + (width.burst + width.banAfter) + " different wrong passwords");
            }
        });
    }

    private boolean isProven(InetAddress address, String name) {
        return proven.contains(pair(address, name));
    }

    private boolean isSpared(InetAddress address) {
        return neverBanned.find(address).isPresent();
    }

    /// How many things are remembered in all; bounded by nine times [#REMEMBERED].
    int size() {
        return right.size()
                + wrong.size()
                + putOff.size()
                + proven.size()
                + networks.values().stream().mapToInt(Allowances::size).sum()
                + pairs.size()
                + names.size();
    }

    private Octets pair(InetAddress address, String name) {
        return hmac(place(address), utf8(name));
    }

    private static byte[] place(InetAddress address) {
        return Width.NARROW.around(address).base().getAddress();
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
