package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.letterlock.protocol.sasl.ScramMessage.ClientFinal;
import org.letterlock.protocol.sasl.ScramMessage.ClientFirst;
import org.letterlock.protocol.sasl.ScramMessage.ServerFinal;
import org.letterlock.protocol.sasl.ScramMessage.ServerFirst;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The client's side of SCRAM.
final class ScramClient implements SaslClient {
    private final ScramHash hash;
    private final Credentials.Password credentials;
    private final ClientFirst first;
    private final Octets channel;
    private State state = new AwaitFirst(false);

    private sealed interface State {}

    /// @param prompted whether the server, not having seen the initial response, asked for it
    private record AwaitFirst(boolean prompted) implements State {}

    /// @param signature what only a server that knows the password's keys can say
    private record AwaitFinal(Octets signature) implements State {
        @Override
        public String toString() {
            return "AwaitFinal[…]";
        }
    }

    private record Verified() implements State {}

    private record Failed() implements State {}

    /// @param bound the channel binding; empty without one
    ScramClient(ScramHash hash, Credentials.Password credentials, ClientFirst first, Octets bound) {
        this.hash = hash;
        this.credentials = credentials;
        this.first = first;
        this.channel = ScramServer.joined(first.header(), bound);
    }

    @Override
    public Optional<Secret> initialResponse() {
        return Optional.of(Secret.utf8(first.text()));
    }

    @Override
    public ClientStep respond(Octets challenge) {
        return switch (state) {
            case AwaitFirst(boolean prompted)
            when challenge.isEmpty() && !prompted -> {
                state = new AwaitFirst(true);
                yield new ClientStep.Respond(Secret.utf8(first.text()));
            }
            case AwaitFirst _ -> answer(challenge);
            case AwaitFinal(Octets signature) -> verify(signature, challenge);
            case Verified() -> cancel("the server goes on after its signature");
            case Failed() -> cancel("the exchange has failed before");
        };
    }

    @Override
    public boolean mayConclude() {
        return state instanceof Verified;
    }

    @Override
    public void close() {
        state = new Failed();
    }

    private ClientStep answer(Octets challenge) {
        return switch (text(challenge).flatMap(ServerFirst::parse)) {
            case Parsed.Bad<ServerFirst>(String problem) -> cancel("the server's first message is wrong: " + problem);
            case Parsed.Ok<ServerFirst>(ServerFirst server) -> answer(challenge, server);
        };
    }

    private ClientStep answer(Octets challenge, ServerFirst server) {
        // RFC 5802 §5.1: the nonce must begin with ours, and be longer
        if (!server.nonce().startsWith(first.nonce())
                || server.nonce().length() == first.nonce().length()) {
            return cancel("the server's nonce does not continue ours");
        }
        if (server.iterations() < ScramKeyDerivation.MIN_ITERATIONS) {
            // RFC 7677 §4: else a false server could have a proof that is cheap to guess from
            return cancel("the server asks for " + server.iterations() + " iterations, and fewer than "
                    + ScramKeyDerivation.MIN_ITERATIONS + " would give the password away");
        }
        if (server.iterations() > ScramKeyDerivation.MAX_ITERATIONS) {
            return cancel("the server asks for " + server.iterations() + " iterations, more than "
                    + ScramKeyDerivation.MAX_ITERATIONS);
        }
        String withoutProof = ClientFinal.withoutProof(channel, server.nonce());
        String asked = new String(challenge.toByteArray(), StandardCharsets.UTF_8);
        byte[] message = (first.bare() + "," + asked + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] salted = ScramKeyDerivation.salted(hash, credentials.password(), server.salt(), server.iterations());
        byte[] proof = ScramKeyDerivation.clientKey(hash, salted);
        ScramKeyDerivation.xor(proof, hash.hmac(hash.hash(proof), message));
        state = new AwaitFinal(Octets.of(hash.hmac(ScramKeyDerivation.serverKey(hash, salted), message)));
        Arrays.fill(salted, (byte) 0);
        return new ClientStep.Respond(Secret.utf8(withoutProof + ",p=" + Base64Text.encode(proof)));
    }

    private ClientStep verify(Octets expected, Octets challenge) {
        return switch (text(challenge).flatMap(ServerFinal::parse)) {
            case Parsed.Bad<ServerFinal>(String problem) -> cancel("the server's last message is wrong: " + problem);
            case Parsed.Ok<ServerFinal>(ServerFinal(Octets signature)) -> {
                if (!MessageDigest.isEqual(signature.toByteArray(), expected.toByteArray())) {
                    yield cancel("the server does not know the password: it is not the server it says");
                }
                state = new Verified();
                yield new ClientStep.Respond(Secret.utf8(""));
            }
        };
    }

    private ClientStep cancel(String why) {
        state = new Failed();
        return new ClientStep.Cancel(why);
    }

    private static Parsed<String> text(Octets challenge) {
        if (challenge.length() > ScramMessage.MAX_LENGTH) {
            return Parsed.bad("it is longer than " + ScramMessage.MAX_LENGTH + " octets");
        }
        return challenge.text().map(Parsed::ok).orElseGet(() -> Parsed.bad("it is not UTF-8"));
    }
}
