package org.letterlock.server.policy;

import java.net.InetAddress;
import java.util.Optional;
import org.letterlock.protocol.address.Networks;

/// The policy of one listener: its role, and what configuration adds to it. A combination that a role does not allow
/// cannot be made.
///
/// @param role what the listener is for
/// @param admitted who may connect at all; empty means everyone, which [Role#LEGACY] does not allow
/// @param trusted who may relay without a login; only where the role knows such networks
/// @param secretsInClear whether passwords may cross without TLS; only where the role may hear them
public record PortPolicy(Role role, Networks admitted, Networks trusted, boolean secretsInClear) {
    public PortPolicy {
        if (role.needsAdmittedNetworks() && admitted.isEmpty()) {
            throw new IllegalArgumentException("a " + role.text() + " listener needs the networks that may connect");
        }
        if (!role.knowsTrustedNetworks() && !trusted.isEmpty()) {
            throw new IllegalArgumentException("a " + role.text() + " listener has no trusted networks");
        }
        if (!role.mayHearSecretsInClear() && secretsInClear) {
            throw new IllegalArgumentException("a " + role.text() + " listener never hears passwords in clear");
        }
    }

    /// The plain policy of a role that needs no list.
    public static PortPolicy of(Role role) {
        return new PortPolicy(role, Networks.NONE, Networks.NONE, false);
    }

    public boolean admits(InetAddress address) {
        return admitted.isEmpty() || admitted.find(address).isPresent();
    }

    /// Whether this client must still log in before it may send.
    public boolean needsLogin(Standing who) {
        return role.login() == Role.Login.REQUIRED
                && who.identity().isEmpty()
                && trusted.find(who.address()).isEmpty();
    }

    /// Whether this client must still enter TLS before it may log in or send.
    public boolean needsEncryption(Standing who) {
        return role.encryption() != Role.Encryption.OFFERED && !who.encrypted();
    }

    /// On what ground this client may send to other people's domains, if on any.
    Optional<Ground> ground(Standing who) {
        if (role == Role.SANDBOX || !admits(who.address())) {
            return Optional.empty();
        }
        if (who.identity().isPresent() && role.login() != Role.Login.NEVER) {
            return Optional.of(new Ground.LoggedIn(who.identity().get()));
        }
        return trusted.find(who.address()).map(Ground.TrustedNetwork::new);
    }
}
