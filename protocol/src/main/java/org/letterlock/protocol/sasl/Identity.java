package org.letterlock.protocol.sasl;

import java.util.Set;

/// Somebody who proved who they are.
///
/// @param account the account that logged in, as its primary address (`alice@example.test`) or a sandbox's name
/// @param actingAs the account acted as (authzid); the same as `account` but for delegates
/// @param mechanism how it was proved
/// @param credential which credential proved it, as a stable id of the store (never the secret)
/// @param scopes what it may do; empty means all that the account may
public record Identity(String account, String actingAs, String mechanism, String credential, Set<String> scopes) {
    public Identity {
        scopes = Set.copyOf(scopes);
    }
}
