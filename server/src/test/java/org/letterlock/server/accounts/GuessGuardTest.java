package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

class GuessGuardTest {
    private static final String NAME = "alice@example.test";
    private static final PasswordHash HASH = PasswordHash.decoy(MemoryAccounts.CHEAP);

    private final TestClock clock = new TestClock();
    private final MemoryBanBook book = new MemoryBanBook();
    private final GuessGuard guard = guard(1);

    private GuessGuard guard(int seed) {
        return new GuessGuard(clock, new Random(seed), 1, LoginPolicy.LOOPBACK, new Bans(book, clock));
    }

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    private Octets fingerprint(int number) {
        return guard.fingerprint(NAME, HASH, Secret.utf8("guess " + number));
    }

    @Test
    void recallsWhatCameOfASecret() throws Exception {
        InetAddress here = address("192.0.2.7");
        guard.right(fingerprint(1), here, NAME);
        guard.wrong(fingerprint(2), here, NAME);
        assertThat(guard.recall(fingerprint(1))).isEqualTo(GuessGuard.Memory.RIGHT);
        assertThat(guard.recall(fingerprint(2))).isEqualTo(GuessGuard.Memory.WRONG);
        assertThat(guard.recall(fingerprint(3))).isEqualTo(GuessGuard.Memory.NONE);
    }

    @Test
    void whatIsRecalledBelongsToOneNameAndOneHash() {
        Secret secret = Secret.utf8("secret");
        Octets one = guard.fingerprint(NAME, HASH, secret);
        PasswordHash changed = PasswordHash.of(secret, MemoryAccounts.CHEAP, new Random(2));
        assertThat(guard.fingerprint("bob@example.test", HASH, secret)).isNotEqualTo(one);
        assertThat(guard.fingerprint(NAME, changed, secret)).isNotEqualTo(one);
        assertThat(guard(3).fingerprint(NAME, HASH, secret)).isNotEqualTo(one);
    }

    @Test
    void oneHostHasOneNetworkOfIpv6() throws Exception {
        for (int i = 0; i < Width.NARROW.burst; i++) {
            guard.wrong(fingerprint(i), address("2001:db8::" + Integer.toHexString(i)), "user" + i);
        }
        assertThat(guard.exhausted(address("2001:db8::ffff"), NAME)).isTrue();
        assertThat(guard.exhausted(address("2001:db8:0:1::1"), NAME)).isFalse();
    }

    @Test
    void aNetworkThatLoggedInIsHeldToItsOwnGuesses() throws Exception {
        InetAddress home = address("192.0.2.7");
        guard.provenFrom(home, NAME);
        for (int i = 0; i < 10 * GuessGuard.PER_NAME; i++) {
            guard.wrongProof(address("198.51.100." + i), NAME);
        }
        assertThat(guard.exhausted(address("203.0.113.1"), NAME)).isTrue();
        assertThat(guard.exhausted(home, NAME)).isFalse();
        for (int i = 0; i < GuessGuard.PER_NAME; i++) {
            guard.wrongProof(home, NAME);
        }
        assertThat(guard.exhausted(home, NAME)).isTrue();
        assertThat(guard.exhausted(home, "bob@example.test")).isFalse();
    }

    @Test
    void aClockThatJumpsLocksNobodyOut() throws Exception {
        InetAddress here = address("192.0.2.7");
        for (int i = 0; i < GuessGuard.PER_NAME; i++) {
            guard.wrong(fingerprint(i), here, NAME);
        }
        assertThat(guard.exhausted(here, NAME)).isTrue();
        clock.set(TestClock.START.minusSeconds(1_000_000));
        guard.wrong(fingerprint(-1), here, NAME);
        clock.advance(GuessGuard.NAME_REFILL.multipliedBy(2));
        assertThat(guard.exhausted(here, NAME)).isFalse();
        clock.set(TestClock.START.plusSeconds(1_000_000));
        assertThat(guard.exhausted(here, NAME)).isFalse();
    }

    @Test
    void memoryIsBounded() throws Exception {
        byte[] address = {10, 0, 0, 0};
        for (int i = 0; i < 3 * GuessGuard.REMEMBERED; i++) {
            address[1] = (byte) (i >> 16);
            address[2] = (byte) (i >> 8);
            address[3] = (byte) i;
            InetAddress from = InetAddress.getByAddress(address);
            Octets fingerprint = Octets.utf8("fingerprint " + i);
            guard.wrong(fingerprint, from, "user" + i);
            guard.putOff(guard.guess(from, "user" + i, Secret.utf8("secret")));
            guard.right(fingerprint, from, "user" + i);
        }
        assertThat(guard.size())
                .isLessThanOrEqualTo(9 * GuessGuard.REMEMBERED)
                .isGreaterThan(6 * GuessGuard.REMEMBERED);
    }
}
