package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.sasl.Authenticator.ScramKeys;
import org.letterlock.protocol.sasl.Gs2Header.Binding;
import org.letterlock.protocol.sasl.ScramMessage.ClientFinal;
import org.letterlock.protocol.sasl.ScramMessage.ClientFirst;
import org.letterlock.protocol.sasl.ScramMessage.ServerFinal;
import org.letterlock.protocol.sasl.ScramMessage.ServerFirst;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The server's side of SCRAM.
final class ScramServer implements SaslServer {
    private final Scram mechanism;
    private final Authenticator authenticator;
    private final ChannelBindings channel;
    private final boolean plusOffered;
    private final String nonce;
    private State state = new AwaitFirst();

    private sealed interface State {}

    private record AwaitFirst() implements State {}

    /// @param channel what the client's final message must repeat
    private record AwaitFinal(Claim claim, ScramKeys keys, Octets channel, String nonce, String messages)
            implements State {
        @Override
        public String toString() {
            return "AwaitFinal[" + claim + "]";
        }
    }

    private record Over() implements State {}

    /// @param plusOffered whether this server offered any mechanism with -PLUS on this connection
    /// @param nonce this server's half
    ScramServer(
            Scram mechanism, Authenticator authenticator, ChannelBindings channel, boolean plusOffered, String nonce) {
        this.mechanism = mechanism;
        this.authenticator = authenticator;
        this.channel = channel;
        this.plusOffered = plusOffered;
        this.nonce = nonce;
    }

    @Override
    public SaslStep begin(Optional<Secret> initialResponse) {
        return initialResponse.map(this::respond).orElseGet(() -> new SaslStep.Challenge(Octets.EMPTY));
    }

    @Override
    public SaslStep respond(Secret response) {
        State before = state;
        state = new Over();
        return switch (before) {
            case AwaitFirst() -> first(response);
            case AwaitFinal waiting -> last(waiting, response);
            case Over() -> throw new IllegalStateException("the exchange is over");
        };
    }

    @Override
    public void close() {
        state = new Over();
    }

    private SaslStep first(Secret response) {
        var nobody = new Claim(mechanism.name(), "");
        return switch (text(response).flatMap(ClientFirst::parse)) {
            case Parsed.Bad<ClientFirst>(String problem) -> Ending.malformed(authenticator, nobody, problem);
            case Parsed.Ok<ClientFirst>(ClientFirst first) ->
                switch (name(first.name())) {
                    case Parsed.Bad<String>(String problem) -> Ending.malformed(authenticator, nobody, problem);
                    case Parsed.Ok<String>(String name) ->
                        first(
                                first,
                                new Claim(mechanism.name(), name, first.header().authzid()));
                };
        };
    }

    private SaslStep first(ClientFirst first, Claim claim) {
        Optional<Octets> bound = Optional.of(Octets.EMPTY);
        switch (first.header().binding()) {
            case Binding.By(String type) -> {
                if (!mechanism.plus()) {
                    // RFC 5802 §6
                    return Ending.malformed(authenticator, claim, "channel binding in a mechanism without -PLUS");
                }
                bound = channel.types().contains(type) ? channel.data(type) : Optional.empty();
            }
            case Binding.None()
            when mechanism.plus() -> {
                return Ending.malformed(authenticator, claim, "no channel binding in a mechanism with -PLUS");
            }
            case Binding.Unseen()
            when mechanism.plus() -> {
                return Ending.malformed(authenticator, claim, "no channel binding in a mechanism with -PLUS");
            }
            case Binding.Unseen()
            when plusOffered -> {
                // RFC 5802 §6
                return Ending.bad(
                        authenticator,
                        claim,
                        "the client was shown no -PLUS mechanism, and this server offered some: somebody between may"
                                + " have taken them out");
            }
            case Binding.None(), Binding.Unseen() -> {}
        }
        if (bound.isEmpty()) {
            return Ending.bad(authenticator, claim, "the client binds to TLS in a way this connection does not have");
        }
        return challenge(first, claim, bound.get());
    }

    private SaslStep challenge(ClientFirst first, Claim claim, Octets bound) {
        return switch (authenticator.scram(claim.authcid(), mechanism.hash())) {
            case Keys.Unavailable<ScramKeys>(Refusal refusal) -> Ending.of(authenticator.refused(claim, refusal));
            case Keys.Found<ScramKeys>(ScramKeys keys) -> {
                String both = first.nonce() + nonce;
                String challenge = new ServerFirst(both, keys.salt(), keys.iterations()).text();
                state = new AwaitFinal(
                        claim, keys, joined(first.header(), bound), both, first.bare() + "," + challenge + ",");
                yield new SaslStep.Challenge(Octets.utf8(challenge));
            }
        };
    }

    private SaslStep last(AwaitFinal waiting, Secret response) {
        return switch (text(response).flatMap(ClientFinal::parse)) {
            case Parsed.Bad<ClientFinal>(String problem) -> Ending.malformed(authenticator, waiting.claim(), problem);
            case Parsed.Ok<ClientFinal>(ClientFinal last) -> last(waiting, last);
        };
    }

    private SaslStep last(AwaitFinal waiting, ClientFinal last) {
        Claim claim = waiting.claim();
        if (!same(last.channel(), waiting.channel())) {
            return Ending.bad(
                    authenticator, claim, "the channel binding is of another channel: somebody may sit between");
        }
        if (!last.nonce().equals(waiting.nonce())) {
            return Ending.malformed(authenticator, claim, "the nonce is not the one of this exchange");
        }
        if (last.proof().length() != mechanism.hash().length) {
            return Ending.malformed(
                    authenticator, claim, "the proof is not " + mechanism.hash().length + " octets long");
        }
        byte[] message = (waiting.messages() + last.withoutProof()).getBytes(StandardCharsets.UTF_8);
        List<ScramKeys.Candidate> candidates = waiting.keys().candidates();
        Optional<ScramKeys.Candidate> proven = prove(candidates, message, last.proof());
        if (candidates.isEmpty()) {
            return Ending.bad(authenticator, claim, "no such account, or none of its passwords allows SCRAM");
        }
        if (proven.isEmpty()) {
            return Ending.bad(authenticator, claim, "wrong password");
        }
        return switch (authenticator.proven(claim, proven.get().credential())) {
            case Verdict.Denied(Refusal refusal) -> new SaslStep.Denied(refusal);
            case Verdict.Granted(Identity identity) -> {
                byte[] key = proven.get().serverKey().toByteArray();
                var signature = new ServerFinal(Octets.of(mechanism.hash().hmac(key, message)));
                yield new SaslStep.Granted(identity, Optional.of(Octets.utf8(signature.text())));
            }
        };
    }

    /// The candidate that the proof is right for (RFC 5802 §3). Every one is tried, whichever matches, and a
    /// decoy where there is none, so that time does not tell which names exist.
    private Optional<ScramKeys.Candidate> prove(List<ScramKeys.Candidate> candidates, byte[] message, Octets proof) {
        ScramHash hash = mechanism.hash();
        Optional<ScramKeys.Candidate> proven = Optional.empty();
        for (int at = 0; at < Math.max(1, candidates.size()); at++) {
            byte[] storedKey = candidates.isEmpty()
                    ? new byte[hash.length]
                    : candidates.get(at).storedKey().toByteArray();
            byte[] clientKey = hash.hmac(storedKey, message);
            ScramKeyDerivation.xor(clientKey, proof.toByteArray());
            if (MessageDigest.isEqual(hash.hash(clientKey), storedKey) && !candidates.isEmpty()) {
                proven = Optional.of(candidates.get(at));
            }
            Arrays.fill(clientKey, (byte) 0);
        }
        return proven;
    }

    private static Parsed<String> text(Secret response) {
        byte[] bytes = response.reveal();
        try {
            if (bytes.length > ScramMessage.MAX_LENGTH) {
                return Parsed.bad("the message is longer than " + ScramMessage.MAX_LENGTH + " octets");
            }
            return Field.utf8(bytes, 0, bytes.length).map(Parsed::ok).orElseGet(() -> Parsed.bad("it is not UTF-8"));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Parsed<String> name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Field.name("name", bytes, 0, bytes.length).flatMap(Saslprep::name);
    }

    private static boolean same(Octets one, Octets other) {
        return MessageDigest.isEqual(one.toByteArray(), other.toByteArray());
    }

    /// The cbind-input of RFC 5802 §7.
    static Octets joined(Gs2Header header, Octets bound) {
        byte[] head = header.text().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + bound.length());
        System.arraycopy(bound.toByteArray(), 0, all, head.length, bound.length());
        return Octets.of(all);
    }
}
