package org.letterlock.protocol.sasl;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// EXTERNAL (RFC 4422 appendix A): the client certificate has proved it already; the message, which may be
/// empty, says whom to act as.
final class External implements SaslMechanism {
    @Override
    public String name() {
        return "EXTERNAL";
    }

    @Override
    public Need need() {
        return Need.CERTIFICATE;
    }

    @Override
    public boolean exposesSecret() {
        return false;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new OneMessageServer(message -> decide(authenticator, message));
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return credentials instanceof Credentials.Certificate(String authzid)
                ? Objections.optionalName("name to act as", authzid)
                : Optional.of("no client certificate is at hand");
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.Certificate(String authzid) && accepts(credentials)
                ? new OneMessageClient(Secret.utf8(authzid))
                : RefusingClient.of(this, credentials);
    }

    private SaslStep decide(Authenticator authenticator, Secret message) {
        byte[] bytes = message.reveal();
        return switch (Field.optionalName("name to act as", bytes, 0, bytes.length)) {
            case Parsed.Bad<String>(String problem) -> Ending.malformed(authenticator, new Claim(name(), ""), problem);
            case Parsed.Ok<String>(String authzid) -> Ending.of(authenticator.external(new Claim(name(), "", authzid)));
        };
    }
}
