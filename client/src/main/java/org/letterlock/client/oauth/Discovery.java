package org.letterlock.client.oauth;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.letterlock.net.http.CallFailed;
import org.letterlock.net.http.HttpAnswer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Parsed;

/// Learns what a server offers from its own metadata: RFC 8414, or the older document of OpenID Connect Discovery that
/// many have alone.
public final class Discovery {
    private static final List<String> DEFAULT_AUTHENTICATION = List.of("client_secret_basic"); // RFC 8414 §2

    /// What the metadata tell.
    ///
    /// @param scopes what it says it knows; many do not say
    public record Found(AuthorizationServer server, Set<String> scopes) {
        public Found {
            scopes = Set.copyOf(scopes);
        }
    }

    private Discovery() {}

    /// Asks the server that calls itself `issuer`.
    public static Outcome<Found> ask(HttpCaller caller, String issuer) {
        if (!(AuthorizationServer.endpoint(issuer) instanceof Parsed.Ok<URI>(URI url)) || url.getRawQuery() != null) {
            return failed("an issuer is an https:// URL without query; " + JsonObject.printable(issuer) + " is not");
        }
        Optional<Trouble> first = Optional.empty();
        for (URI document : documents(url)) {
            Outcome<Found> outcome = read(caller, document, issuer);
            if (outcome instanceof Outcome.Done<Found> || mistrusted(outcome)) {
                return outcome;
            }
            first = first.or(outcome::failure);
        }
        return Outcome.failed(first.orElseThrow());
    }

    private static boolean mistrusted(Outcome<Found> outcome) {
        return outcome.failure().filter(Trouble.Mistrusted.class::isInstance).isPresent();
    }

    /// RFC 8414 §3.1 puts the well-known part before the issuer's path, OpenID Connect behind it.
    private static List<URI> documents(URI issuer) {
        String root = issuer.getScheme() + "://" + issuer.getRawAuthority();
        String path = issuer.getRawPath().replaceFirst("/+$", "");
        return Stream.of(
                        root + "/.well-known/oauth-authorization-server" + path,
                        root + path + "/.well-known/openid-configuration")
                .map(URI::create)
                .toList();
    }

    private static Outcome<Found> read(HttpCaller caller, URI document, String issuer) {
        HttpAnswer answer;
        try {
            answer = caller.get(document);
        } catch (CallFailed failed) {
            return Outcome.failed(TokenEndpoint.trouble(failed));
        }
        if (answer.status() >= 500) {
            return Outcome.failed(new Trouble.Unreachable(
                    issuer + " has a fault of its own (" + answer.status() + "); try again later."));
        }
        if (answer.location().isPresent() && answer.status() / 100 == 3) {
            return failed(issuer + " sends us on to "
                    + JsonObject.printable(answer.location().get())
                    + ", where we do not follow: name the issuer as it names itself");
        }
        if (!answer.successful()) {
            return failed(issuer + " tells nothing about itself (" + answer.status() + " at " + document + ")");
        }
        return switch (JsonObject.parse(answer.text())) {
            case Parsed.Bad<JsonObject>(String problem) ->
                failed("what " + document + " answers is no metadata: " + problem
                        + (answer.json()
                                ? ""
                                : " but "
                                        + answer.contentType()
                                                .map(JsonObject::printable)
                                                .orElse("of no type")));
            case Parsed.Ok<JsonObject>(JsonObject metadata) -> found(metadata, issuer);
        };
    }

    private static Outcome<Found> found(JsonObject metadata, String issuer) {
        // RFC 8414 §3.3: else one server could pass another's endpoints off as its own.
        if (!metadata.text("issuer").equals(Optional.of(issuer))) {
            return Outcome.failed(new Trouble.Mistrusted("The server at " + issuer + " calls itself "
                    + metadata.shown("issuer").orElse("nothing") + "; name the issuer exactly so, if that is it."));
        }
        Optional<URI> token = endpoint(metadata, "token_endpoint");
        if (token.isEmpty()) {
            return failed(issuer + " names no token endpoint that secrets may be sent to");
        }
        List<String> methods = metadata.texts("token_endpoint_auth_methods_supported");
        var server = new AuthorizationServer(
                Optional.of(issuer),
                endpoint(metadata, "authorization_endpoint"),
                token.get(),
                endpoint(metadata, "device_authorization_endpoint"),
                endpoint(metadata, "revocation_endpoint"),
                Set.copyOf(methods.isEmpty() ? DEFAULT_AUTHENTICATION : methods),
                metadata.truth("authorization_response_iss_parameter_supported"));
        return Outcome.done(new Found(server, Set.copyOf(metadata.texts("scopes_supported"))));
    }

    private static Optional<URI> endpoint(JsonObject metadata, String name) {
        return metadata.text(name)
                .flatMap(text -> AuthorizationServer.endpoint(text).ok());
    }

    private static Outcome<Found> failed(String clause) {
        return Outcome.failed(new Trouble.Broken(Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + "."));
    }
}
