package org.letterlock.bench.auth;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanism;

/// The clients of both sides: our own, but for SCRAM, where they would do nothing but hash.
final class Clients {
    private Clients() {}

    static SaslClient of(SaslMechanism mechanism, Credentials credentials, RandomGenerator random) {
        return mechanism.name().equals("SCRAM-SHA-256") && credentials instanceof Credentials.Password password
                ? new QuickScramClient(password, String.format(Locale.ROOT, "%016x", random.nextLong()))
                : mechanism.client(credentials, ChannelBindings.NONE, Offer.of(mechanism.name()), random);
    }
}
