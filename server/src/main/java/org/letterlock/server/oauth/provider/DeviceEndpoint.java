package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.Allowances;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// Devices without a browser (RFC 8628): they show a code, and their owner types it on a page, signed in. Safe for any
/// thread; blocks.
public final class DeviceEndpoint {
    /// Of one client; strangers choose how many there are.
    private static final int MOST_WAITING = 1000;

    /// Codes to choose a free one from: taken ones are one in ten million.
    private static final int CANDIDATES = 4;

    /// RFC 8628 §5.1: with these, even a thousand waiting devices make a guess right once in years.
    private static final int GUESSES = 10;

    private static final Duration GUESS_AGAIN = Duration.ofMinutes(1);
    private static final int GUESSERS = 10_000;

    private final Ground ground;
    private final Allowances<AccountId> guesses = new Allowances<>(GUESSES, GUESS_AGAIN, GUESSERS);

    DeviceEndpoint(Ground ground) {
        this.ground = ground;
    }

    /// RFC 8628 §3.1 and §3.2.
    HTTPResponse answer(HTTPRequest request) {
        return Answers.of(() -> switch (Caller.of(request, ground.database())) {
            case Caller.Unknown(ErrorObject error) -> Answers.of(error);
            case Caller.Known(OAuthClient client) -> answer(request, client);
        });
    }

    private HTTPResponse answer(HTTPRequest request, OAuthClient client) throws StorageFailed {
        if (!client.device()) {
            return Answers.of(
                    OAuth2Error.UNAUTHORIZED_CLIENT.setDescription("this client is not registered as a device"));
        }
        Scope scope;
        try {
            scope = DeviceAuthorizationRequest.parse(request).getScope();
        } catch (ParseException malformed) {
            return Answers.of(Answers.error(malformed));
        }
        return switch (MailScope.requested(scope == null ? new Scope() : scope)) {
            case Parsed.Bad<Set<MailScope>>(String problem) ->
                Answers.of(OAuth2Error.INVALID_SCOPE.setDescription(problem));
            case Parsed.Ok<Set<MailScope>>(Set<MailScope> scopes)
            when !client.scopes().containsAll(scopes) ->
                Answers.of(OAuth2Error.INVALID_SCOPE.setDescription("this client may not ask for all of that"));
            case Parsed.Ok<Set<MailScope>>(Set<MailScope> scopes) -> begin(client, scopes);
        };
    }

    private HTTPResponse begin(OAuthClient client, Set<MailScope> scopes) throws StorageFailed {
        String deviceCode = TokenKind.DEVICE.generate(ground.random());
        List<UserCode> candidates = Stream.generate(() -> UserCode.generate(ground.random()))
                .limit(CANDIDATES)
                .toList();
        Instant now = ground.clock().instant();
        Optional<UserCode> code = ground.database().write(statements -> {
            var sql = new Sql(statements);
            new TokenSql(sql).sweep(now);
            var devices = new DeviceSql(sql);
            if (devices.waiting(client.id(), now) >= MOST_WAITING) {
                return Optional.empty();
            }
            for (UserCode candidate : candidates) {
                if (devices.add(deviceCode, candidate, client.id(), scopes, now)) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        });
        if (code.isEmpty()) {
            return Answers.of(new ErrorObject(
                    OAuth2Error.TEMPORARILY_UNAVAILABLE_CODE,
                    "too many devices of this client are waiting; try again later",
                    HTTPResponse.SC_SERVICE_UNAVAILABLE));
        }
        URI page = ground.endpoints().at(Endpoints.DEVICE);
        return Answers.of(new DeviceAuthorizationSuccessResponse(
                new DeviceCode(deviceCode),
                new com.nimbusds.oauth2.sdk.device.UserCode(code.get().text()),
                page,
                URI.create(page + "?" + Endpoints.USER_CODE + "=" + code.get().text()),
                Lifetimes.DEVICE.toSeconds(),
                Lifetimes.POLL.toSeconds(),
                Map.of()));
    }

    /// What somebody's typing came to.
    public sealed interface Lookup {}

    /// A device waits for this; ask whether it may come in.
    public record Waiting(UserCode code, OAuthClient client, Set<MailScope> scopes) implements Lookup {
        public Waiting {
            scopes = Set.copyOf(scopes);
        }
    }

    /// No device waits for that code now.
    public record NoSuchCode() implements Lookup {}

    /// The account has typed too many wrong ones lately; it may try again in a minute.
    public record TooManyGuesses() implements Lookup {}

    /// Looks for the device whose code was typed.
    ///
    /// @param account who is signed in
    public Lookup find(Account account, String typed) throws StorageFailed {
        Instant now = ground.clock().instant();
        if (guesses.exhausted(account.id(), now)) {
            return new TooManyGuesses();
        }
        Optional<UserCode> code = UserCode.parse(typed);
        Optional<Waiting> found = code.isEmpty()
                ? Optional.empty()
                : ground.database().read(statements -> waiting(new Sql(statements), code.get(), now));
        if (found.isEmpty()) {
            guesses.spend(account.id(), now);
            return new NoSuchCode();
        }
        return found.get();
    }

    private static Optional<Waiting> waiting(Sql sql, UserCode code, Instant now) throws java.sql.SQLException {
        Optional<DeviceSql.Known> device = new DeviceSql(sql).find(code).filter(known -> known.isOpenAt(now));
        if (device.isEmpty()) {
            return Optional.empty();
        }
        return new ClientSql(sql)
                .find(device.get().client())
                .map(client -> new Waiting(code, client, device.get().scopes()));
    }

    /// Lets the device in, or not.
    ///
    /// @param who does it, for the audit
    /// @return whether it was still waiting
    public boolean decide(Waiting waiting, Account account, boolean allow, String who) throws StorageFailed {
        Instant now = ground.clock().instant();
        return ground.database().write(statements -> {
            var sql = new Sql(statements);
            var devices = new DeviceSql(sql);
            Optional<DeviceSql.Known> device = devices.find(waiting.code()).filter(known -> known.isOpenAt(now));
            if (device.isEmpty()) {
                return false;
            }
            devices.decide(
                    device.get().digest(), account.id(), allow ? DeviceSql.State.ALLOWED : DeviceSql.State.DENIED);
            if (allow) {
                new AuditEntry(
                                now,
                                who,
                                "grant allow",
                                account.address().text(),
                                Ground.told(waiting.client(), waiting.scopes()))
                        .add(sql);
            }
            return true;
        });
    }
}
