package org.letterlock.server.accounts;

import java.util.Set;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Secret;

/// Whoever can tell a good bearer token from a bad one. Safe for any thread; may block.
@FunctionalInterface
public interface TokenCheck {
    Result check(Secret token);

    sealed interface Result {
        /// @param user the address the token speaks for
        /// @param credential a stable id of the grant behind it, never the token
        /// @param scopes what it allows
        record Valid(String user, String credential, Set<String> scopes) implements Result {
            public Valid {
                scopes = Set.copyOf(scopes);
            }
        }

        record Invalid(Refusal refusal) implements Result {}
    }
}
