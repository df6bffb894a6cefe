package org.letterlock.protocol.address;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// A list of networks.
public record Networks(List<Network> all) {
    public static final Networks NONE = new Networks(List.of());

    public Networks {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /// The first that holds `address`.
    public Optional<Network> find(InetAddress address) {
        for (Network network : all) {
            if (network.contains(address)) {
                return Optional.of(network);
            }
        }
        return Optional.empty();
    }
}
