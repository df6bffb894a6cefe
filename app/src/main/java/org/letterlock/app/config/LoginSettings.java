package org.letterlock.app.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.server.accounts.LoginPolicy;

/// `[logins]`: what the operator decides about logins.
///
/// @param neverBanned networks besides this machine
/// @param sparesThisMachine whether loopback and the gateways of this machine are never banned either
/// @param kept how long attempts stay in the audit
/// @param ntlmBound whether NTLM must be bound to the TLS channel, and signed
public record LoginSettings(Networks neverBanned, boolean sparesThisMachine, Duration kept, boolean ntlmBound) {
    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 3650;

    static LoginSettings read(Section top) {
        Section logins = top.table("logins");
        var settings = new LoginSettings(
                logins.read("never_ban", Networks.NONE, Values::networks),
                logins.read("never_ban_this_machine", true, Values::flag),
                Duration.ofDays(logins.read("keep_days", USUAL_DAYS, Values.whole(1, MOST_DAYS))),
                logins.read("ntlm_channel_binding", false, Values::flag));
        logins.refuseUnknown();
        return settings;
    }

    /// @param gateways where packets for elsewhere go: inside a container everybody seems to come from there
    public LoginPolicy policy(Collection<InetAddress> gateways) {
        var networks = new ArrayList<Network>(neverBanned.all());
        if (sparesThisMachine) {
            networks.addAll(LoginPolicy.LOOPBACK.all());
            gateways.forEach(each -> networks.add(Network.around(each, each.getAddress().length * 8)));
        }
        return new LoginPolicy(new Networks(networks), kept, ntlmBound);
    }
}
