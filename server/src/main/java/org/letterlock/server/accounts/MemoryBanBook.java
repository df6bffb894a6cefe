package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.letterlock.protocol.address.Network;

/// Bans that last as long as the object.
final class MemoryBanBook implements BanBook {
    private final Map<Network, Ban> bans = new LinkedHashMap<>();
    private long version;

    @Override
    public synchronized long version() {
        return version;
    }

    @Override
    public synchronized List<Ban> all() {
        return List.copyOf(bans.values());
    }

    @Override
    public synchronized void write(Collection<Ban> made, Map<Network, Long> refused, Instant forgotten) {
        made.forEach(ban -> bans.put(ban.network(), ban));
        refused.forEach((network, count) -> bans.computeIfPresent(network, (_, ban) -> ban.plus(count)));
        bans.values().removeIf(ban -> ban.until().isBefore(forgotten));
        version++;
    }

    synchronized void lift(Network network) {
        bans.remove(network);
        version++;
    }
}
