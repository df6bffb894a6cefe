package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.time.Instant;
import java.util.Optional;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// A program gives its tokens back (RFC 7009): an access token dies alone, a refresh token takes the whole grant with
/// it. Safe for any thread; blocks.
record RevocationEndpoint(Ground ground) {
    HTTPResponse answer(HTTPRequest request) {
        return Answers.of(() -> switch (Caller.of(request, ground.database())) {
            case Caller.Unknown(ErrorObject error) -> Answers.of(error);
            case Caller.Known(OAuthClient client) -> answer(request, client);
        });
    }

    private HTTPResponse answer(HTTPRequest request, OAuthClient client) throws StorageFailed {
        String text;
        try {
            text = TokenRevocationRequest.parse(request).getToken().getValue();
        } catch (ParseException malformed) {
            return Answers.of(Answers.error(malformed));
        }
        Instant now = ground.clock().instant();
        boolean foreign = ground.database().write(statements -> {
            var sql = new Sql(statements);
            var tokens = new TokenSql(sql);
            Optional<TokenSql.Known> token = tokens.find(text);
            if (token.isEmpty()) {
                return false;
            }
            if (!token.get().client().equals(client.id())) {
                return true;
            }
            if (!token.get().refresh()) {
                tokens.delete(token.get().digest());
            } else if (new GrantSql(sql).revoke(token.get().grant(), "the program gave it back", now)) {
                new AuditEntry(
                                now,
                                "oauth " + client.id(),
                                "grant revoke",
                                token.get().address(),
                                token.get().grant().number() + " " + client.name())
                        .add(sql);
            }
            return false;
        });
        if (foreign) { // RFC 7009 §2.1
            return Answers.of(OAuth2Error.INVALID_GRANT.setDescription("the token is another client's"));
        }
        return Answers.of(() -> new HTTPResponse(HTTPResponse.SC_OK)); // RFC 7009 §2.2: also for what is no token
    }
}
