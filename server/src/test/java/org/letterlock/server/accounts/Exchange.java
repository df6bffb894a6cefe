package org.letterlock.server.accounts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Random;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.sasl.SaslServer;
import org.letterlock.protocol.sasl.SaslStep;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;

/// Whole logins, both sides of the mechanism in memory.
final class Exchange {
    private Exchange() {}

    static Accounts.Visitor visitor(String address) {
        try {
            return new Accounts.Visitor(InetAddress.getByName(address), "smtp", Optional.empty(), "client.test");
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(notAnAddress);
        }
    }

    static Verdict login(Accounts accounts, String mechanism, String name, String password) {
        return login(accounts, mechanism, name, "", password);
    }

    static Verdict login(Accounts accounts, String mechanism, String name, String authzid, String password) {
        return login(
                accounts.authenticator(visitor("192.0.2.7")),
                mechanism,
                new Credentials.Password(name, authzid, Secret.utf8(password)));
    }

    static Verdict login(Authenticator authenticator, String mechanism, Credentials credentials) {
        return login(authenticator, mechanism, credentials, () -> {});
    }

    /// @param meanwhile happens once the server has asked for the last answer
    static Verdict login(Authenticator authenticator, String name, Credentials credentials, Runnable meanwhile) {
        SaslMechanism mechanism = SaslMechanisms.named(name).orElseThrow();
        Offer offer = Offer.of(name);
        var random = new Random(1);
        try (SaslServer server = mechanism.server(authenticator, ChannelBindings.NONE, offer, random);
                SaslClient client = mechanism.client(credentials, ChannelBindings.NONE, offer, random)) {
            SaslStep step = server.begin(client.initialResponse());
            while (step instanceof SaslStep.Challenge challenge) {
                meanwhile.run();
                step = switch (client.respond(challenge.data())) {
                    case ClientStep.Respond(Secret answer) -> server.respond(answer);
                    case ClientStep.Cancel(String why) -> throw new IllegalStateException(why);
                };
            }
            return switch (step) {
                case SaslStep.Granted granted -> new Verdict.Granted(granted.identity());
                case SaslStep.Denied denied -> new Verdict.Denied(denied.refusal());
                case SaslStep.Challenge _ -> throw new IllegalStateException();
            };
        }
    }
}
