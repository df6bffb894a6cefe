package org.letterlock.protocol.sasl;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// NTLM (MS-NLMP; its place in SMTP is MS-SMTPNTLM), version 2 alone: for devices and programs of the Windows world
/// that know nothing better. What the messages are made of is in [org.letterlock.protocol.sasl.ntlm].
final class Ntlm implements SaslMechanism {
    static final String NAME = "NTLM";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Need need() {
        return Need.LEGACY_KEYS;
    }

    @Override
    public boolean exposesSecret() {
        return false;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new NtlmServer(authenticator, channel, random);
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return Objections.ownPassword(credentials)
                .or(() -> credentials instanceof Credentials.Password password
                        ? NtHash.of(password.password()) instanceof Parsed.Bad<NtHash>(String problem)
                                ? Optional.of(problem)
                                : NtlmName.of(password).objection()
                        : Optional.empty());
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return client(credentials, channel, random, Optional.empty());
    }

    @Override
    public SaslClient client(
            Credentials credentials,
            ChannelBindings channel,
            Offer offer,
            RandomGenerator random,
            InstantSource clock) {
        return client(credentials, channel, random, Optional.of(clock));
    }

    private SaslClient client(
            Credentials credentials, ChannelBindings channel, RandomGenerator random, Optional<InstantSource> clock) {
        return credentials instanceof Credentials.Password password && accepts(credentials)
                ? new NtlmClient(password, channel, random, clock)
                : RefusingClient.of(this, credentials);
    }

    static Octets random(RandomGenerator random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Octets.of(octets);
    }
}
