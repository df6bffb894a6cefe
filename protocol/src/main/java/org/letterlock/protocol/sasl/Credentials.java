package org.letterlock.protocol.sasl;

import org.letterlock.protocol.text.Secret;

/// What a client logs in with. The owner closes the secret inside.
public sealed interface Credentials {
    /// A name and a password.
    ///
    /// @param authzid whom to act as; empty for oneself
    /// @param domain the Windows domain, which NTLM alone says; empty for none, or for one in `authcid`
    /// (`DOMAIN\name`)
    record Password(String authcid, String authzid, String domain, Secret password) implements Credentials {
        public Password(String authcid, String authzid, Secret password) {
            this(authcid, authzid, "", password);
        }

        public Password(String authcid, Secret password) {
            this(authcid, "", password);
        }
    }

    /// An OAuth2 access token, raw (not base64). Host and port of the server go into OAUTHBEARER (RFC 7628 §3.1).
    record BearerToken(String user, Secret token, String host, int port) implements Credentials {}

    /// A client certificate already shown in the TLS handshake.
    record Certificate(String authzid) implements Credentials {}

    /// Nobody in particular.
    record Anonymous(String trace) implements Credentials {}
}
