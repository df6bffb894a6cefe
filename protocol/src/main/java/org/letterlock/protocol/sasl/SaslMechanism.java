package org.letterlock.protocol.sasl;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One way to prove who one is. Stateless and safe for any thread; the state of an exchange lives in the
/// [SaslServer] or [SaslClient] it makes.
public interface SaslMechanism {
    /// The IANA-registered name in upper case, e.g. `SCRAM-SHA-256-PLUS`.
    String name();

    /// What an account backend must be able to do for this mechanism to be offered (`auth` line = what the
    /// listener allows, what TLS allows, and what the backends have).
    Need need();

    /// Whether one who reads the wire learns something that logs in again: a password, or a bearer token.
    /// Such a mechanism is neither offered nor accepted without TLS, and never used without it by our client.
    boolean exposesSecret();

    /// Whether this mechanism binds to the TLS channel, and so cannot be offered without one.
    default boolean bindsChannel() {
        return name().endsWith("-PLUS");
    }

    /// The server's side of one exchange.
    ///
    /// @param authenticator the accounts, as seen from this peer's connection
    /// @param channel what this side knows of the TLS channel
    /// @param offer what this server offers on this connection (SCRAM must know whether -PLUS was among it)
    /// @param random a cryptographic source, for challenges and nonces
    SaslServer server(Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random);

    /// The client's side of one exchange. Which credentials fit is said by [#objection]; made with others, a
    /// client only ever cancels.
    ///
    /// @param credentials stay the caller's, and must live as long as the client
    /// @param channel what this side knows of the TLS channel
    /// @param offer what the server offers on this connection (SCRAM must know whether -PLUS was among it)
    /// @param random a cryptographic source, for nonces
    SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random);

    /// The same where the time can be asked: NTLM says it where the server does not, and without a clock then cancels.
    ///
    /// @param clock the time now
    default SaslClient client(
            Credentials credentials,
            ChannelBindings channel,
            Offer offer,
            RandomGenerator random,
            InstantSource clock) {
        return client(credentials, channel, offer, random);
    }

    /// Why these credentials cannot be said in this mechanism, in plain words that name no secret; empty where
    /// they can. Worth asking before the first word goes out.
    Optional<String> objection(Credentials credentials);

    /// Whether this mechanism can be driven with these credentials.
    default boolean accepts(Credentials credentials) {
        return objection(credentials).isEmpty();
    }
}
