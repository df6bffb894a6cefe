package org.letterlock.server.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import org.letterlock.protocol.address.Network;

/// How much of a network is looked at together. Who has many addresses has them side by side, so what one address may
/// guess is not simply what its neighbours may guess once more.
enum Width {
    /// One host, or one office behind one address; in IPv6 one link, all of whose addresses its owner has anyway.
    NARROW(32, 64, 50, Duration.ofSeconds(20), 30),

    /// What one customer of a hoster rents at a time; in IPv6 one site.
    MIDDLE(26, 48, 150, Duration.ofSeconds(7), 100),

    /// A hoster's block; in IPv6 a whole provider. Too many strangers share it for a ban.
    WIDE(21, 32, 400, Duration.ofSeconds(3), 0);

    private final int prefix4;
    private final int prefix6;

    /// Distinct wrong secrets it may try at once.
    final int burst;

    /// How soon it may try one more.
    final Duration refill;

    /// How many more, all of them refused, make a ban; 0: none ever does.
    final int banAfter;

    Width(int prefix4, int prefix6, int burst, Duration refill, int banAfter) {
        this.prefix4 = prefix4;
        this.prefix6 = prefix6;
        this.burst = burst;
        this.refill = refill;
        this.banAfter = banAfter;
    }

    Network around(InetAddress address) {
        return Network.around(address, address instanceof Inet6Address ? prefix6 : prefix4);
    }
}
