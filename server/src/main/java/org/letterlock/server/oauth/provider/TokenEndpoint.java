package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// The token endpoint (RFC 6749 §3.2): codes, device codes and refresh tokens are exchanged for tokens, each once. Of
/// exchanges that come at once, one is first: each is one transaction. Safe for any thread; blocks.
final class TokenEndpoint {
    private final Ground ground;

    TokenEndpoint(Ground ground) {
        this.ground = ground;
    }

    /// What an exchange comes to. Also what is refused may have changed something: it is committed all the same.
    private sealed interface Issue {}

    private record Issued(Set<MailScope> scopes) implements Issue {}

    private record Refused(ErrorObject error) implements Issue {}

    HTTPResponse answer(HTTPRequest request) {
        return Answers.of(() -> switch (Caller.of(request, ground.database())) {
            case Caller.Unknown(ErrorObject error) -> Answers.of(error);
            case Caller.Known(OAuthClient client) -> answer(request, client);
        });
    }

    private HTTPResponse answer(HTTPRequest request, OAuthClient client) throws StorageFailed {
        TokenRequest wanted;
        try {
            wanted = TokenRequest.parse(request);
        } catch (ParseException malformed) {
            return Answers.of(Answers.error(malformed));
        }
        Instant now = ground.clock().instant();
        TokenSql.Pair pair = ground.pair();
        Issue issue = ground.database().write(statements -> {
            var sql = new Sql(statements);
            new TokenSql(sql).sweep(now);
            return switch (wanted.getAuthorizationGrant()) {
                case AuthorizationCodeGrant code -> new Exchange(sql, client, pair, now).code(code);
                case RefreshTokenGrant refresh ->
                    new Exchange(sql, client, pair, now)
                            .refresh(refresh.getRefreshToken().getValue(), Optional.ofNullable(wanted.getScope()));
                case DeviceCodeGrant device ->
                    new Exchange(sql, client, pair, now)
                            .device(device.getDeviceCode().getValue());
                default -> new Refused(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
            };
        });
        return switch (issue) {
            case Refused(ErrorObject error) -> Answers.of(error);
            case Issued(Set<MailScope> scopes) ->
                Answers.of(new AccessTokenResponse(new Tokens(
                        new BearerAccessToken(pair.access(), Lifetimes.ACCESS.toSeconds(), MailScope.scope(scopes)),
                        new RefreshToken(pair.refresh()))));
        };
    }

    private static Refused invalid(String words) {
        return new Refused(OAuth2Error.INVALID_GRANT.setDescription(words));
    }

    /// One exchange, within its transaction.
    ///
    /// @param client who asks, proved
    /// @param pair what it gets, if it does
    private record Exchange(Sql sql, OAuthClient client, TokenSql.Pair pair, Instant now) {
        Issue code(AuthorizationCodeGrant asked) throws SQLException {
            var codes = new CodeSql(sql);
            Optional<CodeSql.Known> found =
                    codes.find(asked.getAuthorizationCode().getValue());
            if (found.isEmpty() || !found.get().client().equals(client.id())) {
                return invalid("the code is not one of this client's");
            }
            CodeSql.Known code = found.get();
            if (code.used()) {
                // RFC 6749 §4.1.2: somebody else has it too.
                if (code.grant().isPresent()) {
                    revoke(code.grant().get(), "its authorization code came twice: it may have been stolen");
                }
                return invalid("the code was used before");
            }
            codes.spend(code.digest(), now); // whatever is wrong now: a code is tried once
            if (!Lifetimes.covers(code.createdAt(), code.expiresAt(), now)) {
                return invalid("the code has expired");
            }
            String redirect = Optional.ofNullable(asked.getRedirectionURI())
                    .map(Object::toString)
                    .orElse("");
            if (!redirect.equals(code.redirect().orElse(redirect))) { // RFC 6749 §4.1.3
                return invalid("the redirect URI is not that of the authorization request");
            }
            if (!isProof(asked, code.challenge())) { // RFC 7636 §4.6
                return invalid("the code verifier is missing or wrong");
            }
            return begin(code.account(), code.scopes(), grant -> codes.exchanged(code.digest(), grant));
        }

        private static boolean isProof(AuthorizationCodeGrant asked, String challenge) {
            if (asked.getCodeVerifier() == null) {
                return false;
            }
            String computed = CodeChallenge.compute(CodeChallengeMethod.S256, asked.getCodeVerifier())
                    .getValue();
            return MessageDigest.isEqual(
                    computed.getBytes(StandardCharsets.US_ASCII), challenge.getBytes(StandardCharsets.US_ASCII));
        }

        @FunctionalInterface
        private interface Noted {
            void as(CredentialId grant) throws SQLException;
        }

        private Issue begin(AccountId account, Set<MailScope> scopes, Noted noted) throws SQLException {
            var grants = new GrantSql(sql);
            if (grants.enabled(account).isEmpty()) {
                return invalid("the account is disabled");
            }
            CredentialId grant = grants.begin(account, client, scopes, now);
            noted.as(grant);
            new TokenSql(sql).add(pair, grant, scopes, scopes, Optional.empty(), now);
            return new Issued(scopes);
        }

        Issue device(String deviceCode) throws SQLException {
            var devices = new DeviceSql(sql);
            Optional<DeviceSql.Known> found = devices.find(deviceCode);
            if (found.isEmpty() || !found.get().client().equals(client.id())) {
                return invalid("the device code is not one of this client's");
            }
            DeviceSql.Known device = found.get();
            if (device.state() == DeviceSql.State.SPENT) {
                return invalid("the device code was used before");
            }
            if (!Lifetimes.covers(device.createdAt(), device.expiresAt(), now)) {
                return new Refused(DeviceAuthorizationGrantError.EXPIRED_TOKEN); // RFC 8628 §3.5
            }
            if (device.state() == DeviceSql.State.DENIED) {
                return new Refused(OAuth2Error.ACCESS_DENIED);
            }
            if (device.state() == DeviceSql.State.WAITING) {
                boolean hasty = device.isHastyAt(now);
                devices.polled(device, hasty, now);
                return new Refused(
                        hasty
                                ? DeviceAuthorizationGrantError.SLOW_DOWN
                                : DeviceAuthorizationGrantError.AUTHORIZATION_PENDING);
            }
            devices.spend(device.digest());
            return begin(device.account().orElseThrow(), device.scopes(), _ -> {});
        }

        Issue refresh(String refreshToken, Optional<Scope> wanted) throws SQLException {
            var tokens = new TokenSql(sql);
            Optional<TokenSql.Known> found = tokens.find(refreshToken).filter(TokenSql.Known::refresh);
            if (found.isEmpty() || !found.get().client().equals(client.id())) {
                return invalid("the refresh token is not one of this client's");
            }
            TokenSql.Known token = found.get();
            if (token.revokedAt().isPresent()) {
                return invalid("the grant was revoked");
            }
            if (token.usedAt().isPresent() && !isRetry(token, token.usedAt().get())) {
                // RFC 9700 §4.14.2: two have it, and nobody can tell which of them is the thief.
                revoke(token.grant(), "its refresh token came twice: it may have been stolen");
                return invalid("the refresh token was used before; the grant is revoked");
            }
            if (!now.isBefore(token.expiresAt())) {
                return invalid("the refresh token has expired");
            }
            if (!token.enabled()) {
                return invalid("the account is disabled");
            }
            return switch (wanted.map(MailScope::requested).orElseGet(() -> Parsed.ok(token.scopes()))) {
                case Parsed.Ok<Set<MailScope>>(Set<MailScope> scopes)
                when token.scopes().containsAll(scopes) -> {
                    tokens.takeBack(token.digest(), now);
                    tokens.spend(token.digest(), now);
                    tokens.add(pair, token.grant(), token.scopes(), scopes, Optional.of(token.digest()), now);
                    yield new Issued(scopes);
                }
                case Parsed.Ok<Set<MailScope>> _, Parsed.Bad<Set<MailScope>> _ ->
                    new Refused(OAuth2Error.INVALID_SCOPE.setDescription("more is asked for than was granted"));
            };
        }

        /// Whether a program may say again what it said a moment ago: nobody has used the first answer since.
        private boolean isRetry(TokenSql.Known token, Instant used) throws SQLException {
            return !now.isBefore(used)
                    && now.isBefore(used.plus(Lifetimes.RETRY))
                    && new TokenSql(sql).hasUnusedChild(token.digest());
        }

        private void revoke(CredentialId grant, String why) throws SQLException {
            var grants = new GrantSql(sql);
            if (grants.revoke(grant, why, now)) {
                String owner = grants.enabled(grant.account()).orElse(grant.text());
                new AuditEntry(now, "oauth " + client.id(), "grant revoke", owner, grant.number() + " " + why).add(sql);
            }
        }
    }
}
