package org.letterlock.protocol.sasl;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All mechanisms spoken here, and the two questions asked of them: what a server offers, and what a client
/// takes. Safe for any thread.
public final class SaslMechanisms {
    /// In the order a client prefers them: those that tell the server no secret first, the strongest hash
    /// first, bound to the channel before not.
    public static final List<SaslMechanism> ALL = List.of(
            new Scram(ScramHash.SHA_512, true),
            new Scram(ScramHash.SHA_256, true),
            new Scram(ScramHash.SHA_1, true),
            new Scram(ScramHash.SHA_512, false),
            new Scram(ScramHash.SHA_256, false),
            new Scram(ScramHash.SHA_1, false),
            new Bearer(BearerForm.OAUTHBEARER),
            new Bearer(BearerForm.XOAUTH2),
            new Plain(),
            new Login(),
            new CramMd5(),
            new Ntlm(),
            new External(),
            new Anonymous());

    private static final Map<String, SaslMechanism> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(SaslMechanism::name, Function.identity()));

    private SaslMechanisms() {}

    /// The mechanism of this name, in whatever case.
    public static Optional<SaslMechanism> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }

    /// What a server may offer: of `allowed`, what the accounts can serve, the channel can be bound for, and
    /// nobody on the wire can learn from.
    ///
    /// @param allowed names of mechanisms that the listener allows
    /// @param mayExpose whether a secret may go over this wire: it is under TLS, or it need not be
    public static Offer offer(
            Collection<String> allowed, Authenticator authenticator, ChannelBindings channel, boolean mayExpose) {
        return new Offer(ALL.stream()
                .filter(mechanism -> allowed.contains(mechanism.name()))
                .filter(mechanism -> authenticator.has(mechanism.need()))
                .filter(mechanism ->
                        !mechanism.bindsChannel() || !channel.types().isEmpty())
                .filter(mechanism -> !mechanism.exposesSecret() || mayExpose)
                .map(SaslMechanism::name)
                .toList());
    }

    /// The best mechanism that the server offers, that can say these credentials, and that is safe on this
    /// wire.
    ///
    /// If the server then refuses, the answer stands: to go on with a weaker mechanism is the caller's to
    /// decide, and rarely right.
    ///
    /// @param channel what this side knows of the TLS channel
    /// @param mayExpose whether a secret may go over this wire: it is under TLS, or loopback, or the user said
    /// so
    /// @param wanted the mechanisms that the user asks for, best first; empty to leave it to us
    public static Choice choose(
            Offer offer, Credentials credentials, ChannelBindings channel, boolean mayExpose, List<String> wanted) {
        return new ClientSituation(offer, credentials, channel, mayExpose, wanted).choice();
    }
}
