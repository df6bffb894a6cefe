package org.letterlock.protocol.sasl;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// SCRAM (RFC 5802, RFC 7677): both sides prove that they know the password, or what was derived from it, and
/// neither tells it. With -PLUS also that they sit at the two ends of one TLS channel.
///
/// @param plus whether it is bound to the channel
record Scram(ScramHash hash, boolean plus) implements SaslMechanism {
    /// Random octets of a nonce: 144 bits, 24 characters.
    private static final int NONCE = 18;

    @Override
    public String name() {
        return "SCRAM-" + hash.digest + (plus ? "-PLUS" : "");
    }

    @Override
    public Need need() {
        return Need.SCRAM_KEYS;
    }

    @Override
    public boolean exposesSecret() {
        return false;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new ScramServer(this, authenticator, channel, offersPlus(offer), nonce(random));
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return Objections.password(credentials)
                .or(() -> credentials instanceof Credentials.Password password
                                && Saslprep.name(password.authcid()) instanceof Parsed.Bad<String>(String problem)
                        ? Optional.of(problem)
                        : Optional.empty());
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        if (!(credentials instanceof Credentials.Password password) || !accepts(credentials)) {
            return RefusingClient.of(this, credentials);
        }
        Optional<Octets> bound = Optional.empty();
        Gs2Header.Binding flag = new Gs2Header.Binding.None();
        if (plus) {
            Optional<String> type = channel.types().stream().findFirst();
            bound = type.flatMap(channel::data);
            if (type.isEmpty() || bound.isEmpty()) {
                return new RefusingClient("there is no TLS channel to bind to");
            }
            flag = new Gs2Header.Binding.By(type.get());
        } else if (!channel.types().isEmpty() && !offersPlus(offer)) {
            // RFC 5802 §6: say what was not seen, so that the server can tell if somebody took it out
            flag = new Gs2Header.Binding.Unseen();
        }
        String name = Saslprep.name(password.authcid()).orThrow();
        var first = ScramMessage.ClientFirst.of(Gs2Header.of(flag, password.authzid()), name, nonce(random));
        return new ScramClient(hash, password, first, bound.orElse(Octets.EMPTY));
    }

    /// Whether any -PLUS stands in the offer: one who strips them must not get away by leaving a weaker hash.
    private static boolean offersPlus(Offer offer) {
        return offer.names().stream().anyMatch(name -> name.startsWith("SCRAM-") && name.endsWith("-PLUS"));
    }

    private static String nonce(RandomGenerator random) {
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        return Base64Text.encode(bytes);
    }
}
