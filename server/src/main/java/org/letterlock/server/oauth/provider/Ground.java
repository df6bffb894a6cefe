package org.letterlock.server.oauth.provider;

import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.letterlock.server.database.Database;

/// What all endpoints stand on.
record Ground(Database database, RandomGenerator random, InstantSource clock, Endpoints endpoints) {
    TokenSql.Pair pair() {
        return new TokenSql.Pair(TokenKind.ACCESS.generate(random), TokenKind.REFRESH.generate(random));
    }

    /// What was allowed whom, for the audit.
    static String told(OAuthClient client, Set<MailScope> scopes) {
        return client.name() + ": " + MailScope.print(scopes);
    }
}
