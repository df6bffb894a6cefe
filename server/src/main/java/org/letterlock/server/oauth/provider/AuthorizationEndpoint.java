package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// The authorization endpoint (RFC 6749 §3.1): a program sends its user here; the user allows or denies, and goes
/// back. Whoever has no registered place to go back to stays here, whatever the request says (RFC 6749 §4.1.2.1).
///
/// Keeps nothing between the question and its answer: the page repeats the request with the answer, and it is judged
/// anew. Safe for any thread; blocks.
public final class AuthorizationEndpoint {
    /// RFC 7636 §4.2: 43 characters of base64url.
    private static final String S256 = "[A-Za-z0-9_-]{43}";

    private final Ground ground;

    AuthorizationEndpoint(Ground ground) {
        this.ground = ground;
    }

    /// What is to be done with a request.
    public sealed interface Reading {}

    /// Ask the user.
    public record Ask(Question question) implements Reading {}

    /// Send the browser there: the program hears what is wrong.
    public record SendBack(URI where) implements Reading {}

    /// Say it to the user, and send the browser nowhere.
    public record Stay(Problem problem) implements Reading {}

    /// Why a browser is sent nowhere.
    public enum Problem {
        UNKNOWN_CLIENT,
        UNKNOWN_REDIRECT,
        MALFORMED
    }

    /// What a program asks for.
    ///
    /// @param redirect where to go back to, as the request has it, or the only registered one
    /// @param named whether the request named it
    public record Question(
            OAuthClient client,
            URI redirect,
            boolean named,
            Optional<String> state,
            Set<MailScope> scopes,
            String challenge) {
        public Question {
            scopes = Set.copyOf(scopes);
        }
    }

    /// Reads a request.
    ///
    /// @param parameters of the query, the first time and with the answer
    public Reading read(Map<String, List<String>> parameters) throws StorageFailed {
        if (isTwice(parameters, "client_id") || isTwice(parameters, "redirect_uri")) {
            return new Stay(Problem.MALFORMED);
        }
        Optional<String> id = Caller.first(parameters, "client_id");
        Optional<OAuthClient> client = id.isEmpty()
                ? Optional.empty()
                : ground.database().read(statements -> new ClientSql(new Sql(statements)).find(id.get()));
        if (client.isEmpty()) {
            return new Stay(Problem.UNKNOWN_CLIENT);
        }
        Optional<String> named = Caller.first(parameters, "redirect_uri");
        Optional<URI> redirect = redirect(client.get(), named);
        return redirect.isEmpty()
                ? new Stay(Problem.UNKNOWN_REDIRECT)
                : read(parameters, client.get(), redirect.get(), named.isPresent());
    }

    private static boolean isTwice(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).size() > 1;
    }

    /// RFC 6749 §3.1.2.3: the only one that is registered need not be named, unless its port is the program's choice.
    private static Optional<URI> redirect(OAuthClient client, Optional<String> named) {
        if (named.isPresent()) {
            return client.redirects().stream().anyMatch(uri -> uri.matches(named.get()))
                    ? Optional.of(URI.create(named.get()))
                    : Optional.empty();
        }
        return client.redirects().size() == 1 && client.redirects().getFirst() instanceof RedirectUri.Exact(String only)
                ? Optional.of(URI.create(only))
                : Optional.empty();
    }

    private Reading read(Map<String, List<String>> parameters, OAuthClient client, URI redirect, boolean named) {
        // One that came twice is said back once: the first is what the program will look for.
        Optional<String> state = Caller.first(parameters, "state").filter(text -> !text.isEmpty());
        if (parameters.entrySet().stream().anyMatch(each -> Caller.isRepeated(each.getKey(), each.getValue()))) {
            return back(redirect, state, OAuth2Error.INVALID_REQUEST, "a parameter is there more than once");
        }
        try {
            AuthorizationRequest request = AuthorizationRequest.parse(parameters);
            Optional<ErrorObject> objection = objection(request);
            if (objection.isPresent()) {
                return back(redirect, state, objection.get());
            }
            return switch (MailScope.requested(request.getScope() == null ? new Scope() : request.getScope())) {
                case Parsed.Bad<Set<MailScope>>(String problem) ->
                    back(redirect, state, OAuth2Error.INVALID_SCOPE, problem);
                case Parsed.Ok<Set<MailScope>>(Set<MailScope> scopes)
                when !client.scopes().containsAll(scopes) ->
                    back(redirect, state, OAuth2Error.INVALID_SCOPE, "this client may not ask for all of that");
                case Parsed.Ok<Set<MailScope>>(Set<MailScope> scopes) ->
                    new Ask(new Question(
                            client,
                            redirect,
                            named,
                            state,
                            EnumSet.copyOf(scopes),
                            request.getCodeChallenge().getValue()));
            };
        } catch (ParseException malformed) {
            return back(redirect, state, Answers.error(malformed));
        }
    }

    private static Optional<ErrorObject> objection(AuthorizationRequest request) {
        if (request.specifiesRequestObject()) { // RFC 9101 is not spoken here
            return Optional.of(
                    request.getRequestURI() == null
                            ? OAuth2Error.REQUEST_NOT_SUPPORTED
                            : OAuth2Error.REQUEST_URI_NOT_SUPPORTED);
        }
        if (!request.getResponseType().equals(ResponseType.CODE)) {
            return Optional.of(OAuth2Error.UNSUPPORTED_RESPONSE_TYPE.setDescription("the response type is code"));
        }
        if (request.getResponseMode() != null && !request.getResponseMode().equals(ResponseMode.QUERY)) {
            return Optional.of(OAuth2Error.INVALID_REQUEST.setDescription("the response mode is query"));
        }
        // RFC 7636 §4.3: without a method it would be plain.
        boolean s256 = request.getCodeChallenge() != null
                && CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())
                && request.getCodeChallenge().getValue().matches(S256);
        if (!s256) {
            return Optional.of(OAuth2Error.INVALID_REQUEST.setDescription( // RFC 7636 §4.4.1
                    "PKCE is required: a code_challenge, and code_challenge_method=S256"));
        }
        return request.getPrompt() != null && request.getPrompt().contains(Prompt.Type.NONE)
                ? Optional.of(OIDCError.CONSENT_REQUIRED) // OpenID Connect Core §3.1.2.6
                : Optional.empty();
    }

    /// The user allows it. The browser goes back with a code.
    ///
    /// @param who does it, for the audit
    public URI allow(Question question, Account account, String who) throws StorageFailed {
        String code = TokenKind.CODE.generate(ground.random());
        Instant now = ground.clock().instant();
        ground.database().write(statements -> {
            var sql = new Sql(statements);
            new TokenSql(sql).sweep(now);
            new CodeSql(sql)
                    .add(
                            code,
                            account.id(),
                            question.client().id(),
                            question.scopes(),
                            question.named() ? Optional.of(question.redirect().toString()) : Optional.empty(),
                            question.challenge(),
                            now);
            new AuditEntry(
                            now,
                            who,
                            "grant allow",
                            account.address().text(),
                            Ground.told(question.client(), question.scopes()))
                    .add(sql);
            return code;
        });
        return new AuthorizationSuccessResponse(
                        question.redirect(),
                        new AuthorizationCode(code),
                        null,
                        question.state().map(State::new).orElse(null),
                        ground.endpoints().issuerName(), // RFC 9207 §2
                        ResponseMode.QUERY)
                .toURI();
    }

    /// The user denies it. The browser goes back without (RFC 6749 §4.1.2.1).
    public URI deny(Question question) {
        return back(question.redirect(), question.state(), OAuth2Error.ACCESS_DENIED, "the user said no")
                .where();
    }

    private SendBack back(URI redirect, Optional<String> state, ErrorObject error, String words) {
        return back(redirect, state, error.setDescription(words));
    }

    private SendBack back(URI redirect, Optional<String> state, ErrorObject error) {
        return new SendBack(new AuthorizationErrorResponse(
                        redirect,
                        error,
                        state.map(State::new).orElse(null),
                        ground.endpoints().issuerName(),
                        ResponseMode.QUERY)
                .toURI());
    }
}
