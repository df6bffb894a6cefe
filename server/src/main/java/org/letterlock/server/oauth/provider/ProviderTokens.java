package org.letterlock.server.oauth.provider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Logins by the tokens we issued ourselves. What is known of a token is remembered until anything changes
/// ([Database#changes]), so that what was revoked a moment ago is refused. Safe for any thread; blocks.
public final class ProviderTokens implements TokenCheck.Issuer {
    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final InstantSource clock;
    private final ConcurrentHashMap<Octets, Remembered> remembered = new ConcurrentHashMap<>();

    public ProviderTokens(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @param at the count of changes before it was looked up
    private record Remembered(long at, TokenSql.Known token) {}

    @Override
    public Optional<TokenCheck.Result> check(Secret token, String protocol) {
        String text = token.revealText().orElse("");
        Optional<TokenKind> kind = TokenKind.of(text);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind.get()) {
                    case ACCESS -> checkAccess(text, protocol);
                    case REFRESH ->
                        invalid(Kind.BAD, "a refresh token was sent; exchange it for an access token, and send that");
                    case CODE, DEVICE, CLIENT_SECRET ->
                        invalid(Kind.BAD, "another secret of the OAuth exchange was sent in place of the access token");
                });
    }

    @Override
    public Optional<String> scope(String protocol) {
        return MailScope.needed(protocol).map(MailScope::text);
    }

    private TokenCheck.Result checkAccess(String token, String protocol) {
        try {
            return find(token)
                    .map(found -> judge(found, protocol, clock.instant()))
                    .orElseGet(() -> invalid(Kind.BAD, "the token is not known: it expired long ago, or was changed"));
        } catch (StorageFailed down) {
            return invalid(Kind.UNAVAILABLE, "the tokens cannot be read: " + down.getMessage());
        }
    }

    private Optional<TokenSql.Known> find(String token) throws StorageFailed {
        Octets digest = TokenKind.digest(token);
        long now = database.changes(); // before the look, so that a change during it outdates the answer
        Remembered before = remembered.get(digest);
        if (before != null && before.at() == now) {
            return Optional.of(before.token());
        }
        Optional<TokenSql.Known> known = database.read(statements -> new TokenSql(new Sql(statements)).find(token));
        if (known.isPresent()) {
            if (remembered.mappingCount() >= REMEMBERED) {
                remembered.clear();
            }
            remembered.put(digest, new Remembered(now, known.get()));
        } else {
            remembered.remove(digest);
        }
        return known;
    }

    private static TokenCheck.Result judge(TokenSql.Known token, String protocol, Instant now) {
        if (token.revokedAt().isPresent()) {
            return invalid(token, Kind.REVOKED, "the grant behind the token was revoked: " + token.revokedWhy());
        }
        if (!now.isBefore(token.expiresAt())) {
            return invalid(
                    token,
                    Kind.EXPIRED,
                    "the token expired at " + token.expiresAt() + "; the program should refresh it");
        }
        Optional<MailScope> needed = MailScope.needed(protocol);
        if (needed.isEmpty()) {
            return invalid(token, Kind.WRONG_PROTOCOL, "tokens are for mail programs, not for " + protocol);
        }
        if (!token.scopes().contains(needed.get())) {
            return invalid(
                    token,
                    Kind.WRONG_SCOPE,
                    "the token is good for " + MailScope.print(token.scopes()) + ", not for "
                            + needed.get().text());
        }
        return new TokenCheck.Result.Valid(
                token.address(),
                credential(token),
                token.scopes().stream().map(MailScope::text).collect(Collectors.toSet()));
    }

    private static String credential(TokenSql.Known token) {
        return "grant:" + token.grant().text();
    }

    private static TokenCheck.Result invalid(TokenSql.Known token, Kind kind, String cause) {
        return new TokenCheck.Result.Invalid(
                new Refusal(kind, cause), Optional.of(new TokenCheck.Result.About(token.address(), credential(token))));
    }

    private static TokenCheck.Result invalid(Kind kind, String cause) {
        return new TokenCheck.Result.Invalid(new Refusal(kind, cause));
    }
}
