package org.letterlock.net.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.letterlock.net.channel.Doorkeeper.Verdict;

final class DoorkeeperTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }

    @Test
    void placesAreCountedInAllAndPerAddress() throws Exception {
        var doorkeeper = new Doorkeeper(new Limits(3, 2, 100));
        assertThat(doorkeeper.enter(address("192.0.2.1"), 0)).isEqualTo(Verdict.WELCOME);
        assertThat(doorkeeper.enter(address("192.0.2.1"), 0)).isEqualTo(Verdict.WELCOME);
        assertThat(doorkeeper.enter(address("192.0.2.1"), 0)).isEqualTo(Verdict.TOO_MANY_FROM_ADDRESS);
        assertThat(doorkeeper.enter(address("192.0.2.2"), 0)).isEqualTo(Verdict.WELCOME);
        assertThat(doorkeeper.enter(address("192.0.2.3"), 0)).isEqualTo(Verdict.FULL);
        doorkeeper.leave(address("192.0.2.1"));
        assertThat(doorkeeper.enter(address("192.0.2.3"), 0)).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void anIpv6NetworkIsOneVisitor() throws Exception {
        var doorkeeper = new Doorkeeper(new Limits(100, 1, 100));
        assertThat(doorkeeper.enter(address("2001:db8:1:2::1"), 0)).isEqualTo(Verdict.WELCOME);
        assertThat(doorkeeper.enter(address("2001:db8:1:2:ffff::9"), 0)).isEqualTo(Verdict.TOO_MANY_FROM_ADDRESS);
        assertThat(doorkeeper.enter(address("2001:db8:1:3::1"), 0)).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void whoComesTooOftenWaitsForTheNextMinute() throws Exception {
        long began = Long.MAX_VALUE - 5; // System.nanoTime may be anywhere, and wrap
        var doorkeeper = new Doorkeeper(new Limits(100, 100, 2));
        for (int count = 0; count < 2; count++) {
            assertThat(doorkeeper.enter(address("192.0.2.1"), began)).isEqualTo(Verdict.WELCOME);
            doorkeeper.leave(address("192.0.2.1"));
        }
        assertThat(doorkeeper.enter(address("192.0.2.1"), began + MINUTE - 1)).isEqualTo(Verdict.TOO_FAST);
        assertThat(doorkeeper.enter(address("192.0.2.2"), began + 10)).isEqualTo(Verdict.WELCOME);
        assertThat(doorkeeper.enter(address("192.0.2.1"), began + MINUTE)).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void theAbsentAreForgotten() throws Exception {
        var doorkeeper = new Doorkeeper(new Limits(1_000, 10, 10));
        for (int host = 0; host < 200; host++) {
            assertThat(doorkeeper.enter(address("192.0.2." + host), 0)).isEqualTo(Verdict.WELCOME);
            if (host > 0) {
                doorkeeper.leave(address("192.0.2." + host));
            }
        }
        doorkeeper.enter(address("198.51.100.1"), 2 * MINUTE);
        assertThat(doorkeeper.remembered()).as("one inside, one new").isEqualTo(2);
    }

    @Test
    void aLimitOfNothingIsAMistake() {
        assertThatThrownBy(() -> new Limits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
