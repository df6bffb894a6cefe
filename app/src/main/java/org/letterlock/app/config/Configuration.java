package org.letterlock.app.config;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Host;
import org.letterlock.server.directory.DirectorySettings;

/// What `letterlock.toml` says, checked. Domains and accounts are not here: they live in the database, where they can
/// change while the server runs.
///
/// @param hostname how this server calls itself: in greetings, `Received` headers and its certificate
/// @param chain the certificate and what signed it, PEM, absolute
/// @param key its private key, PEM (PKCS #8), absolute
/// @param listeners at least one, with different names
/// @param web the web page, unless it is switched off
/// @param directory who answers for the passwords of people known elsewhere
/// @param logins what is decided about logins
/// @param issuers whose tokens log in here, besides our own
/// @param logLevel what is logged, and everything more important
public record Configuration(
        Host.Domain hostname,
        Path chain,
        Path key,
        List<ListenerSettings> listeners,
        Optional<WebSettings> web,
        Optional<DirectorySettings> directory,
        LoginSettings logins,
        List<IssuerSettings> issuers,
        Level logLevel) {
    public Configuration {
        listeners = List.copyOf(listeners);
        issuers = List.copyOf(issuers);
    }
}
