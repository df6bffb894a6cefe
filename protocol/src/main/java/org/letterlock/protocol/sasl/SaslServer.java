package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Secret;

/// The server's side of one exchange. One thread at a time; closed (and wiped) by whoever made it.
///
/// The loop that drives it: `begin`, then `respond` for every [SaslStep.Challenge] until a [SaslStep.End].
/// A client's `*` (cancel) simply means: close without asking again.
public interface SaslServer extends AutoCloseable {
    /// The first step, with the initial response where the client sent one (RFC 4422 §4.3.a). An initial response
    /// of length zero (SMTP's `=`) is present and empty.
    SaslStep begin(Optional<Secret> initialResponse);

    /// What the client answered to the last challenge. The server takes what it needs; the caller wipes
    /// `response`.
    SaslStep respond(Secret response);

    /// Wipes what was learnt.
    @Override
    void close();
}
