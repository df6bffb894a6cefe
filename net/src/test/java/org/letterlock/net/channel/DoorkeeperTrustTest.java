package org.letterlock.net.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/// Whom we trust may come as often as they like, but there are no more places than there are.
final class DoorkeeperTrustTest {
    private static final InetAddress OURS = InetAddress.getLoopbackAddress();
    private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.1");

    private final Doorkeeper doorkeeper = new Doorkeeper(new Limits(3, 1, 2), InetAddress::isLoopbackAddress);

    @Test
    void trustedOnesAreExemptFromTheLimitsPerAddressOnly() {
        assertThat(doorkeeper.enter(OURS, 0)).isEqualTo(Doorkeeper.Verdict.WELCOME);
        assertThat(doorkeeper.enter(OURS, 0)).isEqualTo(Doorkeeper.Verdict.WELCOME);
        assertThat(doorkeeper.enter(OURS, 0)).isEqualTo(Doorkeeper.Verdict.WELCOME);
        assertThat(doorkeeper.enter(OURS, 0)).isEqualTo(Doorkeeper.Verdict.FULL);
    }

    @Test
    void othersAreNot() {
        assertThat(doorkeeper.enter(STRANGER, 0)).isEqualTo(Doorkeeper.Verdict.WELCOME);
        assertThat(doorkeeper.enter(STRANGER, 0)).isEqualTo(Doorkeeper.Verdict.TOO_MANY_FROM_ADDRESS);
        assertThat(doorkeeper.enter(STRANGER, 0)).isEqualTo(Doorkeeper.Verdict.TOO_FAST);
    }
}
