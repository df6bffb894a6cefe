package org.letterlock.client.oauth;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How a token was had, and so how the next one is.
///
/// @param provider where it is one of the known ones
/// @param user the mailbox it is for: who logs in by it
/// @param keyFile a service account's key; it stays where it is
/// @param authorities certificates to believe besides those of the JDK (PEM), where the server's is of one's
///     own making
/// @param redirect where the browser comes back to, if somebody named it
public record TokenPlan(
        Optional<Provider> provider,
        AuthorizationServer server,
        ClientRegistration client,
        Flow flow,
        List<String> scopes,
        Optional<String> user,
        Optional<Path> keyFile,
        Optional<Path> authorities,
        Optional<URI> redirect) {
    public TokenPlan {
        scopes = List.copyOf(scopes);
    }

    /// What people know the issuer by.
    public String issuer() {
        return provider.map(Provider::title)
                .or(server::issuer)
                .orElseGet(() -> server.token().getHost());
    }
}
