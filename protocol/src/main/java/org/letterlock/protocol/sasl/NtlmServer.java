package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.sasl.Authenticator.NtlmKey;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.ChallengeMessage;
import org.letterlock.protocol.sasl.ntlm.ChannelBindingHash;
import org.letterlock.protocol.sasl.ntlm.NegotiateMessage;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.sasl.ntlm.NtlmFlag;
import org.letterlock.protocol.sasl.ntlm.NtlmFlags;
import org.letterlock.protocol.sasl.ntlm.Response;
import org.letterlock.protocol.sasl.ntlm.ResponseKey;
import org.letterlock.protocol.sasl.ntlm.SessionKey;
import org.letterlock.protocol.sasl.ntlm.TargetInfo;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The server's side of NTLM (MS-NLMP §3.2): version 2 or nothing.
///
/// The time that the client says is not compared with ours: the challenge is new each time, so that an old proof is
/// worth nothing, and printers do not know what day it is.
final class NtlmServer implements SaslServer {
    private static final String UPGRADE = ", which can be broken by whoever reads it; have the device use NTLMv2 "
            + "(Windows: LmCompatibilityLevel 3 or higher)";

    /// Tried for a name without keys, so that it costs what a name with keys costs (one for each form an app password
    /// is kept in); never believed.
    private static final List<NtlmKey> DECOYS;

    static {
        var decoy = new NtlmKey("", new NtHash(Octets.of(new byte[NtHash.LENGTH])));
        DECOYS = List.of(decoy, decoy);
    }

    private final Authenticator authenticator;
    private final ChannelBindings channel;
    private final Octets nonce;
    private final NtlmTerms terms;

    /// The first two messages as they went over the wire; empty until they did.
    private Octets negotiate = Octets.EMPTY;

    private Octets challenge = Octets.EMPTY;

    NtlmServer(Authenticator authenticator, ChannelBindings channel, RandomGenerator random) {
        this(authenticator, channel, Ntlm.random(random, ChallengeMessage.NONCE_LENGTH));
    }

    NtlmServer(Authenticator authenticator, ChannelBindings channel, Octets nonce) {
        this.authenticator = authenticator;
        this.channel = channel;
        this.nonce = nonce;
        this.terms = authenticator.ntlmTerms();
    }

    @Override
    public SaslStep begin(Optional<Secret> initialResponse) {
        return initialResponse.map(this::respond).orElseGet(() -> new SaslStep.Challenge(Octets.EMPTY));
    }

    @Override
    public SaslStep respond(Secret response) {
        byte[] message = response.reveal();
        return challenge.isEmpty() ? challenge(message) : authenticate(message);
    }

    private SaslStep challenge(byte[] message) {
        return switch (NegotiateMessage.parse(message)) {
            case Parsed.Bad<NegotiateMessage>(String problem) -> malformed(problem);
            case Parsed.Ok<NegotiateMessage>(NegotiateMessage client) -> {
                if (!client.flags().has(NtlmFlag.UNICODE) && !client.flags().has(NtlmFlag.OEM)) {
                    yield malformed("the client knows no way to write names"); // §3.2.5.1.1
                }
                negotiate = Octets.of(message);
                challenge = challenge(client.flags());
                yield new SaslStep.Challenge(challenge);
            }
        };
    }

    /// Names the mail domain wherever a name must stand, and this machine nowhere.
    private Octets challenge(NtlmFlags client) {
        boolean wide = client.has(NtlmFlag.UNICODE);
        // In a code page nobody named only ASCII can be written.
        boolean named = client.has(NtlmFlag.REQUEST_TARGET)
                && !terms.domain().isEmpty()
                && (wide || StandardCharsets.US_ASCII.newEncoder().canEncode(terms.domain()));
        NtlmFlags flags = NtlmFlags.of(NtlmFlag.NTLM, NtlmFlag.TARGET_INFO)
                .with(NtlmFlag.UNICODE, wide)
                .with(NtlmFlag.OEM, !wide)
                .with(NtlmFlag.REQUEST_TARGET, named)
                .with(NtlmFlag.TARGET_IS_DOMAIN, named)
                .with(NtlmFlag.ALWAYS_SIGN, client.has(NtlmFlag.ALWAYS_SIGN))
                .with(NtlmFlag.EXTENDED_SESSION_SECURITY, client.has(NtlmFlag.EXTENDED_SESSION_SECURITY))
                .with(NtlmFlag.KEY_128, client.has(NtlmFlag.KEY_128));
        // §3.2.5.1.1: the first two must be there; the time lets the client know that it should sign (§3.1.5.1.2).
        TargetInfo info = TargetInfo.NONE
                .with(TargetInfo.DOMAIN, terms.domain())
                .with(TargetInfo.COMPUTER, terms.domain())
                .with(TargetInfo.DNS_DOMAIN, terms.domain())
                .with(TargetInfo.DNS_COMPUTER, terms.domain())
                .withTime(terms.now());
        return new ChallengeMessage(flags, named ? terms.domain() : "", nonce, Optional.of(info)).encode();
    }

    private SaslStep authenticate(byte[] message) {
        return switch (AuthenticateMessage.parse(message)) {
            case Parsed.Bad<AuthenticateMessage>(String problem) -> malformed(problem);
            case Parsed.Ok<AuthenticateMessage>(AuthenticateMessage client) -> {
                byte[] name =
                        new NtlmName(client.user(), client.domain()).authcid().getBytes(StandardCharsets.UTF_8);
                yield switch (Field.optionalName("name", name, 0, name.length)) {
                    case Parsed.Bad<String>(String problem) -> malformed(problem);
                    case Parsed.Ok<String>(String authcid) -> authenticate(claim(authcid), client, message);
                };
            }
        };
    }

    private SaslStep authenticate(Claim claim, AuthenticateMessage client, byte[] message) {
        return switch (client.response()) {
            case Response.Anonymous _ ->
                Ending.bad(authenticator, claim, "the client wants to log in as nobody, which nobody can here");
            case Response.LanManager _ ->
                Ending.bad(authenticator, claim, "the client sent a LAN Manager response" + UPGRADE);
            case Response.Version1 _ ->
                Ending.bad(authenticator, claim, "the client sent an NTLMv1 response" + UPGRADE);
            case Response.Session _ ->
                Ending.bad(authenticator, claim, "the client sent an NTLM2 session response" + UPGRADE);
            case Response.Version2 _ when claim.authcid().isEmpty() -> malformed("the name is empty");
            case Response.Version2 proof -> check(claim, client, proof, Octets.of(message));
        };
    }

    private SaslStep check(Claim claim, AuthenticateMessage client, Response.Version2 proof, Octets message) {
        return switch (authenticator.ntlm(claim.authcid())) {
            case Keys.Unavailable<List<NtlmKey>>(Refusal refusal) -> Ending.of(authenticator.refused(claim, refusal));
            case Keys.Found<List<NtlmKey>>(List<NtlmKey> keys) -> {
                Optional<Proven> proven = prove(keys, client, proof);
                if (keys.isEmpty()) {
                    yield Ending.bad(authenticator, claim, "no such account, or none of its passwords allows NTLM");
                }
                if (proven.isEmpty()) {
                    yield Ending.bad(authenticator, claim, "wrong password");
                }
                yield tampering(client, proof, proven.get().key(), message)
                        .map(cause -> Ending.bad(authenticator, claim, cause))
                        .orElseGet(() -> Ending.of(
                                authenticator.proven(claim, proven.get().credential())));
            }
        };
    }

    private record Proven(String credential, SessionKey key) {}

    /// Every candidate is tried, whichever matches.
    private Optional<Proven> prove(List<NtlmKey> keys, AuthenticateMessage client, Response.Version2 proof) {
        Optional<Proven> proven = Optional.empty();
        for (NtlmKey candidate : keys.isEmpty() ? DECOYS : keys) {
            ResponseKey key = ResponseKey.of(candidate.hash(), client.user(), client.domain());
            if (same(key.proof(nonce, proof.octets()), proof.proof())) {
                proven = Optional.of(new Proven(candidate.credential(), key.sessionKey(proof.proof())));
            }
        }
        return proven;
    }

    /// What is wrong with an exchange whose proof is right: somebody sits in between.
    private Optional<String> tampering(
            AuthenticateMessage client, Response.Version2 proof, SessionKey key, Octets message) {
        if (client.mic().isPresent()) {
            Octets mic = client.exported(key).mic(negotiate, challenge, message);
            if (!same(mic, client.mic().get())) {
                return Optional.of("the messages were changed on their way: the MIC over them is wrong");
            }
        } else if (terms.needsBinding()) {
            return Optional.of("the client did not sign the exchange (MIC), and this server asks for it");
        }
        Optional<Octets> bound = proof.blob().info().channelBindings();
        if (bound.isEmpty()) {
            return terms.needsBinding()
                    ? Optional.of("the client did not bind its proof to the TLS channel, and this server asks for it")
                    : Optional.empty();
        }
        Optional<Octets> ours = channel.data(ChannelBindingHash.TYPE).map(ChannelBindingHash::of);
        if (ours.isEmpty()) {
            return Optional.of("the proof is bound to a TLS channel, and this connection has none to compare it with");
        }
        return same(ours.get(), bound.get())
                ? Optional.empty()
                : Optional.of("the proof is bound to another TLS channel than this: somebody may sit in between");
    }

    private static boolean same(Octets one, Octets other) {
        return MessageDigest.isEqual(one.toByteArray(), other.toByteArray());
    }

    private SaslStep malformed(String problem) {
        return Ending.malformed(authenticator, claim(""), problem);
    }

    private static Claim claim(String authcid) {
        return new Claim(Ntlm.NAME, authcid);
    }

    @Override
    public void close() {}
}
