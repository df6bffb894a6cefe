package org.letterlock.server.accounts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Secret;

/// Whoever can tell a good bearer token from a bad one. Safe for any thread; may block.
public interface TokenCheck {
    /// Checks a token for a login.
    ///
    /// @param protocol what the login is for: `smtp`, `imap`, `pop3` or `http`; a token may be good for one
    ///     only
    Result check(Secret token, String protocol);

    /// The scope a token for this protocol needs, to be told to a client that brought another (RFC 7628 §3.2.2);
    /// empty where there is no one answer.
    default Optional<String> scope(String protocol) {
        return Optional.empty();
    }

    /// Somebody who issues tokens. Safe for any thread; may block.
    interface Issuer {
        /// Checks a token; empty if it is none of this issuer's, and another should be asked. An issuer that is down,
        /// and so cannot say, says [Refusal.Kind#UNAVAILABLE].
        Optional<Result> check(Secret token, String protocol);

        /// The scope its tokens need for this protocol.
        default Optional<String> scope(String protocol) {
            return Optional.empty();
        }
    }

    /// Asks these in turn until one knows the token. A token that nobody knows is [Refusal.Kind#BAD].
    static TokenCheck of(List<Issuer> issuers) {
        return new IssuersInTurn(issuers);
    }

    sealed interface Result {
        /// @param user the address the token speaks for
        /// @param credential a stable id of the grant behind it, never the token; `grant:ACCOUNT.NUMBER` for
        ///     one of our own
        /// @param scopes what it allows
        record Valid(String user, String credential, Set<String> scopes) implements Result {
            public Valid {
                scopes = Set.copyOf(scopes);
            }
        }

        /// @param about whose token it is, where that is certain all the same: one that has expired, or was
        ///     revoked
        record Invalid(Refusal refusal, Optional<About> about) implements Result {
            public Invalid(Refusal refusal) {
                this(refusal, Optional.empty());
            }
        }

        /// Whose a refused token is, so that the attempt stands in the owner's history.
        ///
        /// @param user the address it spoke for
        /// @param credential as in [Valid]
        record About(String user, String credential) {}
    }
}
