package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Which client calls an endpoint (RFC 6749 §2.3): a confidential one by its secret, in the header or in the form; a
/// public one by its id alone.
sealed interface Caller {
    record Known(OAuthClient client) implements Caller {}

    record Unknown(ErrorObject error) implements Caller {}

    static Caller of(HTTPRequest request, Database database) throws StorageFailed {
        try {
            request.ensureMethod(HTTPRequest.Method.POST);
            Map<String, List<String>> form = request.getBodyAsFormParameters();
            if (form.entrySet().stream().anyMatch(each -> isRepeated(each.getKey(), each.getValue()))) {
                return unknown(OAuth2Error.INVALID_REQUEST, "a parameter is there more than once"); // RFC 6749 §3.2
            }
            if (request.getAuthorization() != null && form.containsKey("client_secret")) {
                return unknown(OAuth2Error.INVALID_REQUEST, "a client proves itself in one way only"); // RFC 6749 §2.3
            }
            String named = first(form, "client_id").orElse("");
            ClientAuthentication proof = authentication(request);
            return proof == null ? nameOnly(named, database) : proved(proof, named, database);
        } catch (ParseException malformed) {
            return new Unknown(Answers.error(malformed));
        }
    }

    @SuppressWarnings("NullAway") // Nimbus says nothing by null
    private static @org.jspecify.annotations.Nullable ClientAuthentication authentication(HTTPRequest request)
            throws ParseException {
        if (request.getAuthorization() == null) {
            return ClientAuthentication.parse(request);
        }
        try {
            ClientAuthentication proof = ClientAuthentication.parse(request);
            if (proof != null) {
                return proof;
            }
        } catch (ParseException malformed) {
            // the same answer as for what is well-formed and wrong
        }
        throw new ParseException("the Authorization header is not understood", OAuth2Error.INVALID_CLIENT);
    }

    private static Caller nameOnly(String id, Database database) throws StorageFailed {
        Optional<OAuthClient> client = find(id, database);
        return client.isPresent() && !client.get().confidential()
                ? new Known(client.get())
                : unknown(OAuth2Error.INVALID_CLIENT, "the client is not known, or did not prove itself");
    }

    private static Caller proved(ClientAuthentication proof, String named, Database database) throws StorageFailed {
        String id = proof.getClientID().getValue();
        if (!named.isEmpty() && !named.equals(id)) {
            return unknown(OAuth2Error.INVALID_REQUEST, "the client gives two names");
        }
        Optional<OAuthClient> client = find(id, database);
        boolean right = client.isPresent()
                && client.get().confidential()
                && proof instanceof PlainClientSecret secret
                && MessageDigest.isEqual(
                        TokenKind.digest(secret.getClientSecret().getValue()).toByteArray(),
                        client.get().secretDigest().toByteArray());
        return right
                ? new Known(client.orElseThrow())
                : unknown(OAuth2Error.INVALID_CLIENT, "the client is not known, or its secret is wrong");
    }

    private static Optional<OAuthClient> find(String id, Database database) throws StorageFailed {
        return database.read(statements -> new ClientSql(new Sql(statements)).find(id));
    }

    private static Caller unknown(ErrorObject error, String words) {
        return new Unknown(error.setDescription(words));
    }

    /// RFC 8707 §2 alone allows one parameter more than once.
    static boolean isRepeated(String name, List<String> values) {
        return values.size() > 1 && !name.equals("resource");
    }

    static Optional<String> first(Map<String, List<String>> parameters, String name) {
        return Optional.ofNullable(parameters.get(name))
                .flatMap(values -> values.stream().findFirst());
    }
}
