package org.letterlock.server.smtp;

import java.util.List;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.policy.Standing;

/// Which mechanisms one connection is offered: what the listener allows, of that what TLS allows, of that what the
/// accounts can serve.
final class Mechanisms {
    private static final Offer NOTHING = new Offer(List.of());
    private static final List<String> ALL =
            SaslMechanisms.ALL.stream().map(SaslMechanism::name).toList();
    private static final List<String> ALL_THAT_NAME_SOMEBODY = SaslMechanisms.ALL.stream()
            .filter(mechanism -> mechanism.need() != Need.NONE)
            .map(SaslMechanism::name)
            .toList();

    private Mechanisms() {}

    static Offer offered(PortPolicy port, Standing who, Authenticator accounts, ChannelBindings channel) {
        if (port.role().login() == Role.Login.NEVER
                || port.needsEncryption(who)
                || who.identity().isPresent()) {
            return NOTHING;
        }
        return SaslMechanisms.offer(
                port.role().knowsAnonymous() ? ALL : ALL_THAT_NAME_SOMEBODY,
                accounts,
                channel,
                who.encrypted() || port.secretsInClear());
    }
}
