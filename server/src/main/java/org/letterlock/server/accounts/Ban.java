package org.letterlock.server.accounts;

import java.time.Instant;
import org.letterlock.protocol.address.Network;

/// A network whose logins are refused for a while. Mail that others bring, and the web page, know no bans.
///
/// @param network nothing beyond its prefix
/// @param by who made it; empty for the server itself, whose bans are about guessing and let app passwords
///     through
/// @param reason in plain words
/// @param until when it ends; every ban does
/// @param offences how many times in a row, this one too
/// @param attempts logins refused for it
public record Ban(
        Network network, String by, String reason, Instant since, Instant until, int offences, long attempts) {
    public Ban {
        network = Network.around(network.base(), network.prefix());
    }

    /// Whether it holds at that time. Not before it was made: a clock that was set back makes no ban longer.
    public boolean holds(Instant now) {
        return !now.isBefore(since) && now.isBefore(until);
    }

    /// Whether the server made it.
    public boolean automatic() {
        return by.isEmpty();
    }

    Ban plus(long more) {
        return new Ban(network, by, reason, since, until, offences, attempts + more);
    }
}
