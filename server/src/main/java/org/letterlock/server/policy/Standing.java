package org.letterlock.server.policy;

import java.net.InetAddress;
import java.util.Optional;
import org.letterlock.protocol.sasl.Identity;

/// What has been proved about a client so far. What it merely says (its EHLO name, its sender) has no place here.
///
/// @param address where the connection comes from
/// @param encrypted whether under TLS
/// @param identity who logged in
public record Standing(InetAddress address, boolean encrypted, Optional<Identity> identity) {
    /// Nobody yet, in clear.
    public static Standing stranger(InetAddress address) {
        return new Standing(address, false, Optional.empty());
    }

    public Standing loggedInAs(Identity proved) {
        return new Standing(address, encrypted, Optional.of(proved));
    }

    /// RFC 3207 §4.2: under TLS everything begins anew.
    public Standing underTls() {
        return new Standing(address, true, Optional.empty());
    }
}
