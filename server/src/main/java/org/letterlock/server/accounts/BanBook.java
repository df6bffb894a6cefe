package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.database.StorageFailed;

/// Where bans are kept. Safe for any thread; blocks on the backend.
interface BanBook {
    /// Another number whenever a ban was made, changed or lifted, by whomever.
    long version() throws StorageFailed;

    /// All of them, those too that have ended and are remembered.
    List<Ban> all() throws StorageFailed;

    /// Adds these, each in place of one for the same network, and what was refused since.
    ///
    /// @param forgotten bans that ended before are dropped
    void write(Collection<Ban> made, Map<Network, Long> refused, Instant forgotten) throws StorageFailed;
}
