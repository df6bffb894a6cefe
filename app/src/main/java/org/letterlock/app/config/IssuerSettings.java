package org.letterlock.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One `[[issuer]]`: somebody else's OAuth2 server whose tokens log in here.
///
/// @param name what logs call it
/// @param issuer exactly as its tokens name it
/// @param audiences what its tokens call this server, at least one
/// @param userClaim which claim holds the mailbox's address
/// @param smtpScope the scope to send mail; empty: none is needed
/// @param keys where its keys are; empty: its metadata tell
/// @param asking how it is asked about tokens, if it is
/// @param skew how far its clock may be from ours
public record IssuerSettings(
        String name,
        String issuer,
        List<String> audiences,
        String userClaim,
        String smtpScope,
        Optional<URI> keys,
        Optional<Asking> asking,
        Duration skew) {
    public IssuerSettings {
        audiences = List.copyOf(audiences);
    }

    /// @param endpoint empty: its metadata tell
    /// @param client our name there
    /// @param secretFile holds our secret there, readable by its owner only
    /// @param always whether to ask about signed tokens too
    public record Asking(Optional<URI> endpoint, String client, Path secretFile, boolean always) {}
}
