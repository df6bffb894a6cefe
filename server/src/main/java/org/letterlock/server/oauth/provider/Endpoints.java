package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.id.Issuer;
import java.net.URI;

/// Where the endpoints lie.
///
/// @param issuer `https://` and host, with a port where it is not 443; no path (RFC 8414 §2)
public record Endpoints(URI issuer) {
    public static final String AUTHORIZE = "/oauth/authorize";
    public static final String TOKEN = "/oauth/token";
    public static final String REVOKE = "/oauth/revoke";
    public static final String INTROSPECT = "/oauth/introspect";
    public static final String DEVICE_AUTHORIZATION = "/oauth/device_authorization";

    /// Where people type the code of a device; short, because they type this too.
    public static final String DEVICE = "/device";

    /// The parameter of [#DEVICE] that saves them the typing of the code (RFC 8628 §3.3.1).
    public static final String USER_CODE = "user_code";

    public static final String METADATA = "/.well-known/oauth-authorization-server";

    /// The same document where OpenID Connect looks for it: many programs know only this place (RFC 8414 §5).
    public static final String OPENID_METADATA = "/.well-known/openid-configuration";

    public Endpoints {
        if (issuer.getHost() == null
                || !issuer.getRawPath().isEmpty()
                || issuer.getRawQuery() != null
                || issuer.getRawFragment() != null) {
            throw new IllegalArgumentException("not an issuer: " + issuer);
        }
    }

    /// The whole URI of one of these.
    public URI at(String path) {
        return URI.create(issuer + path);
    }

    Issuer issuerName() {
        return new Issuer(issuer);
    }
}
