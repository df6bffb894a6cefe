package org.letterlock.server.oauth.issuer;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.client.oauth.AuthorizationServer;
import org.letterlock.net.http.CallFailed;
import org.letterlock.net.http.HttpAnswer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Parsed;

/// What an issuer publishes of itself (OpenID Connect Discovery, RFC 8414).
///
/// @param keys where its keys are
/// @param introspection where to ask about tokens
record IssuerMetadata(Optional<URI> keys, Optional<URI> introspection) {
    /// Asks for it.
    ///
    /// @throws Unreachable when there is none to be had now
    static IssuerMetadata ask(HttpCaller caller, String issuer) throws Unreachable {
        Unreachable first = null;
        for (URI document : documents(URI.create(issuer))) {
            try {
                return read(caller, document, issuer);
            } catch (Unreachable reason) {
                first = first == null ? reason : first;
            }
        }
        throw first == null ? new Unreachable(issuer + " has no metadata") : first;
    }

    /// OpenID Connect puts the well-known part behind the issuer's path, RFC 8414 §3.1 before it.
    private static List<URI> documents(URI issuer) {
        String root = issuer.getScheme() + "://" + issuer.getRawAuthority();
        String path = issuer.getRawPath().replaceFirst("/+$", "");
        return List.of(
                URI.create(root + path + "/.well-known/openid-configuration"),
                URI.create(root + "/.well-known/oauth-authorization-server" + path));
    }

    private static IssuerMetadata read(HttpCaller caller, URI document, String issuer) throws Unreachable {
        Map<String, Object> metadata = json(caller, document);
        // RFC 8414 §3.3: else one server could pass another's keys off as its own.
        if (!issuer.equals(metadata.get("issuer"))) {
            throw new Unreachable(document + " is the metadata of another issuer: write issuer exactly as it says");
        }
        return new IssuerMetadata(endpoint(metadata, "jwks_uri"), endpoint(metadata, "introspection_endpoint"));
    }

    private static Optional<URI> endpoint(Map<String, Object> metadata, String name) {
        return metadata.get(name) instanceof String text
                        && AuthorizationServer.endpoint(text) instanceof Parsed.Ok<URI>(URI url)
                ? Optional.of(url)
                : Optional.empty();
    }

    /// A JSON document of the issuer's.
    static Map<String, Object> json(HttpCaller caller, URI document) throws Unreachable {
        try {
            HttpAnswer answer = caller.get(document);
            if (!answer.successful()) {
                throw new Unreachable(document + " answers " + answer.status());
            }
            return JSONObjectUtils.parse(answer.text());
        } catch (CallFailed failed) {
            throw new Unreachable(String.valueOf(failed.getMessage()));
        } catch (ParseException noJson) {
            throw new Unreachable(document + " answers no JSON object");
        }
    }

    /// The issuer cannot be asked now; the message says why, and names no secret.
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreachable(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }
}
