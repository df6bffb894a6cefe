package org.letterlock.client.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Secret;

/// What an authorization server handed out (RFC 6749 §5.1).
///
/// @param access what logs in
/// @param accessEnds when it dies, where the server told
/// @param refresh what the next one is had by
/// @param refreshEnds when that dies, where the server told
/// @param scopes what it is good for; as asked, where the server did not tell
public record Tokens(
        Secret access,
        Optional<Instant> accessEnds,
        Optional<Secret> refresh,
        Optional<Instant> refreshEnds,
        List<String> scopes) {
    /// Scopes that ask for something about the login rather than for a right; servers do not always name them again.
    private static final Set<String> NO_RIGHTS = Set.of("offline_access", "openid", "profile", "email");

    public Tokens {
        scopes = List.copyOf(scopes);
    }

    /// What was asked for and not given: people may untick boxes.
    public List<String> missing(List<String> asked) {
        List<String> given =
                scopes.stream().map(scope -> scope.toLowerCase(Locale.ROOT)).toList();
        return asked.stream()
                .filter(scope -> !NO_RIGHTS.contains(scope) && !given.contains(scope.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /// These, with the refresh token of before where the server gave no new one (RFC 6749 §6).
    Tokens after(Tokens before) {
        return refresh.isPresent()
                ? this
                : new Tokens(access, accessEnds, before.refresh, refreshEnds.or(() -> before.refreshEnds), scopes);
    }
}
