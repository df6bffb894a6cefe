package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The client's side of one exchange. One thread at a time; closed (and wiped) by whoever made it.
public interface SaslClient extends AutoCloseable {
    /// What a client that speaks first says; empty for a mechanism in which the server speaks first. A copy,
    /// the caller's to wipe, and the same each time. Where it does not go out with the first command (RFC 4954
    /// §4: it may not fit the line), it is the answer to the server's empty first challenge, which [#respond]
    /// gives too.
    Optional<Secret> initialResponse();

    /// The answer to a challenge.
    ClientStep respond(Octets challenge);

    /// Whether a success reply may be believed now: SCRAM's may not before the server's signature was verified.
    /// A client that gets `235` while this is false must treat the login as failed and the server as an impostor.
    boolean mayConclude();

    /// Wipes what was learnt.
    @Override
    void close();
}
