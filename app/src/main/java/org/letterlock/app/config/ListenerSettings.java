package org.letterlock.app.config;

import java.net.InetAddress;
import java.util.List;
import org.letterlock.net.channel.Limits;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.smtp.SmtpLimits;

/// One `[[listener]]`.
///
/// @param name what messages and `--set` call it; its role unless it was given one
/// @param addresses where it listens, at least one
/// @param port 0 is any free port
/// @param policy its role, and the networks it treats specially
/// @param tlsFloor the oldest version of TLS it speaks
/// @param oldOutlookAuthLine whether EHLO's answer repeats `AUTH` as `AUTH=`
/// @param places how many connections it takes
/// @param limits how much one conversation may ask
public record ListenerSettings(
        String name,
        List<InetAddress> addresses,
        int port,
        PortPolicy policy,
        TlsVersion tlsFloor,
        boolean oldOutlookAuthLine,
        Limits places,
        SmtpLimits limits) {
    public ListenerSettings {
        addresses = List.copyOf(addresses);
    }

    public Role role() {
        return policy.role();
    }
}
