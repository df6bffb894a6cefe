package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// Other servers ask what a token is good for (RFC 7662). A resource server may ask about all, other clients about
/// their own; a client without a secret about none. Safe for any thread; blocks.
record IntrospectionEndpoint(Ground ground) {
    HTTPResponse answer(HTTPRequest request) {
        return Answers.of(() -> switch (Caller.of(request, ground.database())) {
            case Caller.Unknown(ErrorObject error) -> Answers.of(error);
            case Caller.Known(OAuthClient client)
            when !client.confidential() -> // RFC 7662 §2.1
                Answers.of(OAuth2Error.INVALID_CLIENT.setDescription("only clients with a secret may ask"));
            case Caller.Known(OAuthClient client) -> answer(request, client);
        });
    }

    private HTTPResponse answer(HTTPRequest request, OAuthClient client) throws StorageFailed {
        String text;
        try {
            text = TokenIntrospectionRequest.parse(request).getToken().getValue();
        } catch (ParseException malformed) {
            return Answers.of(Answers.error(malformed));
        }
        Instant now = ground.clock().instant();
        Optional<TokenSql.Known> token = ground.database()
                .read(statements -> new TokenSql(new Sql(statements)).find(text))
                .filter(known -> known.isGoodAt(now))
                .filter(known -> client.introspects() || known.client().equals(client.id()));
        return Answers.of(
                token.isEmpty()
                        ? new TokenIntrospectionSuccessResponse.Builder(false).build() // RFC 7662 §2.2: and not why
                        : active(token.get()));
    }

    private TokenIntrospectionSuccessResponse active(TokenSql.Known token) {
        var response = new TokenIntrospectionSuccessResponse.Builder(true)
                .scope(MailScope.scope(token.scopes()))
                .clientID(new ClientID(token.client()))
                .username(token.address())
                .subject(new Subject(Long.toString(token.grant().account().value())))
                .issuer(ground.endpoints().issuerName())
                .issueTime(Date.from(token.createdAt()))
                .expirationTime(Date.from(token.expiresAt()));
        return (token.refresh() ? response : response.tokenType(AccessTokenType.BEARER)).build();
    }
}
