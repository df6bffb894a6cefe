package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.ChallengeMessage;
import org.letterlock.protocol.sasl.ntlm.ChannelBindingHash;
import org.letterlock.protocol.sasl.ntlm.ClientBlob;
import org.letterlock.protocol.sasl.ntlm.NegotiateMessage;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.sasl.ntlm.NtlmFlag;
import org.letterlock.protocol.sasl.ntlm.NtlmFlags;
import org.letterlock.protocol.sasl.ntlm.ResponseKey;
import org.letterlock.protocol.sasl.ntlm.TargetInfo;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The client's side of NTLM (MS-NLMP §3.1): version 2 alone, always with a MIC, and bound to the TLS channel where
/// there is one. Tells nothing of this machine.
final class NtlmClient implements SaslClient {
    private static final NtlmFlags WANTED = NtlmFlags.of(
            NtlmFlag.UNICODE,
            NtlmFlag.OEM,
            NtlmFlag.REQUEST_TARGET,
            NtlmFlag.NTLM,
            NtlmFlag.ALWAYS_SIGN,
            NtlmFlag.EXTENDED_SESSION_SECURITY,
            NtlmFlag.TARGET_INFO,
            NtlmFlag.KEY_128);

    private static final Octets FIRST = new NegotiateMessage(WANTED).encode();

    private final Credentials.Password credentials;
    private final ChannelBindings channel;
    private final RandomGenerator random;
    private final Optional<InstantSource> clock;
    private boolean waited;
    private boolean answered;

    /// @param clock asked only where the server does not tell the time
    NtlmClient(
            Credentials.Password credentials,
            ChannelBindings channel,
            RandomGenerator random,
            Optional<InstantSource> clock) {
        this.credentials = credentials;
        this.channel = channel;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public Optional<Secret> initialResponse() {
        return Optional.of(Secret.of(FIRST.toByteArray()));
    }

    @Override
    public ClientStep respond(Octets challenge) {
        if (answered) {
            return new ClientStep.Cancel("the server asks again, and NTLM has one challenge");
        }
        if (challenge.isEmpty()) {
            if (waited) {
                return new ClientStep.Cancel("the server's challenge is empty");
            }
            waited = true;
            return new ClientStep.Respond(Secret.of(FIRST.toByteArray()));
        }
        return switch (ChallengeMessage.parse(challenge.toByteArray())) {
            case Parsed.Bad<ChallengeMessage>(String problem) ->
                new ClientStep.Cancel("the server's challenge is malformed: " + problem);
            case Parsed.Ok<ChallengeMessage>(ChallengeMessage server) -> answer(server, challenge);
        };
    }

    private ClientStep answer(ChallengeMessage server, Octets challenge) {
        NtlmName name = NtlmName.of(credentials);
        boolean wide = server.flags().has(NtlmFlag.UNICODE);
        if (!wide && !StandardCharsets.US_ASCII.newEncoder().canEncode(name.user() + name.domain())) {
            return new ClientStep.Cancel("the server knows no Unicode, and the name cannot be written without");
        }
        TargetInfo theirs = server.info().orElse(TargetInfo.NONE);
        Optional<Octets> time = theirs.time().or(() -> clock.map(source -> TargetInfo.ticks(source.instant())));
        if (time.isEmpty()) {
            return new ClientStep.Cancel("the server does not tell the time, and there is no clock to ask");
        }
        answered = true;
        return new ClientStep.Respond(
                Secret.of(message(name, server, bound(theirs.promisingMic()), time.get(), challenge)
                        .toByteArray()));
    }

    private Octets message(NtlmName name, ChallengeMessage server, TargetInfo info, Octets time, Octets challenge) {
        Octets blob = new ClientBlob(time, Ntlm.random(random, ClientBlob.NONCE_LENGTH), info).encode();
        ResponseKey key = ResponseKey.of(NtHash.of(credentials.password()).orThrow(), name.user(), name.domain());
        Octets proof = key.proof(server.nonce(), blob);
        boolean wide = server.flags().has(NtlmFlag.UNICODE);
        // §3.1.5.1.2: what both want, and one of the two ways to write names
        NtlmFlags agreed = new NtlmFlags(WANTED.bits()
                        & server.flags().bits()
                        & ~NtlmFlags.of(NtlmFlag.OEM, NtlmFlag.UNICODE).bits())
                .with(NtlmFlag.UNICODE, wide)
                .with(NtlmFlag.OEM, !wide);
        Octets unsigned = AuthenticateMessage.encode(agreed, name.domain(), name.user(), proof, blob);
        return AuthenticateMessage.signed(unsigned, key.sessionKey(proof).mic(FIRST, challenge, unsigned));
    }

    /// With the channel that is seen from here.
    private TargetInfo bound(TargetInfo info) {
        return channel.data(ChannelBindingHash.TYPE)
                .map(endPoint -> info.with(TargetInfo.CHANNEL_BINDINGS, ChannelBindingHash.of(endPoint)))
                .orElse(info);
    }

    @Override
    public boolean mayConclude() {
        return answered;
    }

    @Override
    public void close() {}
}
