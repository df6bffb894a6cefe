package org.letterlock.client.oauth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// Hands out stored tokens that are good for a while yet, and renews those that are not: one at a time, whoever asks,
/// since a refresh token that is used twice is taken for a stolen one and kills them all (RFC 9700 §4.14.2).
///
/// Safe for any thread and any number of processes.
public final class TokenKeeper {
    /// How long a token must be good for: a login, a slow message, and a clock that is a bit off.
    public static final Duration ENOUGH = Duration.ofMinutes(3);

    private final TokenStore store;
    private final HttpCaller.Settings calls;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param calls how to call authorization servers; whom to believe, a token's own plan says
    public TokenKeeper(TokenStore store, HttpCaller.Settings calls, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.calls = calls;
        this.clock = clock;
        this.random = random;
    }

    /// A token that is handed out.
    ///
    /// @param renewedNow whether it was renewed for this
    public record Handed(StoredToken token, boolean renewedNow) {}

    /// The token, renewed if it is about to die. Where renewing fails for now and it lives yet, as it is. Empty where
    /// there is none of that name.
    public Optional<Outcome<Handed>> fresh(String name) throws TokenStoreFailed {
        return handed(name, token -> token.livesFor(ENOUGH, clock.instant()));
    }

    /// The token, renewed; unless it is another one than `old` by now, for then somebody else has just done it.
    public Optional<Outcome<Handed>> renewed(StoredToken old) throws TokenStoreFailed {
        return handed(
                old.name(),
                token -> !token.tokens().access().equals(old.tokens().access()));
    }

    private Optional<Outcome<Handed>> handed(String name, Predicate<StoredToken> goodEnough) throws TokenStoreFailed {
        Optional<StoredToken> seen = store.find(name);
        if (seen.isEmpty() || goodEnough.test(seen.get())) {
            return seen.map(token -> Outcome.done(new Handed(token, false)));
        }
        return store.alone(name, () -> {
            Optional<StoredToken> now = store.find(name); // somebody may have been quicker
            if (now.isEmpty() || goodEnough.test(now.get())) {
                return now.map(token -> Outcome.done(new Handed(token, false)));
            }
            return Optional.of(renew(now.get()));
        });
    }

    private Outcome<Handed> renew(StoredToken token) throws TokenStoreFailed {
        Instant now = clock.instant();
        return switch (ask(token)) {
            case Outcome.Done<Tokens>(Tokens tokens) -> {
                StoredToken next = token.with(tokens, now);
                store.put(next);
                yield Outcome.done(new Handed(next, true));
            }
            case Outcome.Failed<Tokens>(Trouble trouble)
            when trouble.temporary() && token.livesFor(Duration.ZERO, now) -> Outcome.done(new Handed(token, false));
            case Outcome.Failed<Tokens>(Trouble trouble) -> Outcome.failed(trouble);
        };
    }

    private Outcome<Tokens> ask(StoredToken token) {
        TokenPlan plan = token.plan();
        return with(plan, client -> switch (plan.flow()) {
            case CLIENT_CREDENTIALS -> client.clientCredentials(plan.scopes());
            case SERVICE_ACCOUNT -> serviceAccount(client, plan);
            case LOOPBACK, PASTE, DEVICE ->
                client.refresh(
                        token.tokens(),
                        plan.provider().filter(Provider::namesScopesAgain).isPresent() ? plan.scopes() : List.of());
        });
    }

    /// Gets a token that needs nobody, by the plan: one for the program itself.
    ///
    /// @throws IllegalArgumentException if the plan's flow needs somebody
    public Outcome<Tokens> obtainAlone(TokenPlan plan) {
        return switch (plan.flow()) {
            case CLIENT_CREDENTIALS -> with(plan, client -> client.clientCredentials(plan.scopes()));
            case SERVICE_ACCOUNT -> with(plan, client -> serviceAccount(client, plan));
            case LOOPBACK, PASTE, DEVICE ->
                throw new IllegalArgumentException(plan.flow().text() + " needs somebody to log in");
        };
    }

    private static Outcome<Tokens> serviceAccount(OAuthClient client, TokenPlan plan) {
        return key(plan).flatMap(key -> client.serviceAccount(key, plan.user(), plan.scopes()));
    }

    private static Outcome<ServiceAccountKey> key(TokenPlan plan) {
        if (plan.keyFile().isEmpty()) {
            return Outcome.failed(new Trouble.NotPossible("A service account needs its key file."));
        }
        Path file = plan.keyFile().get();
        try {
            byte[] content = PrivateFiles.read(file);
            try (Secret secret = Secret.of(content)) {
                return switch (ServiceAccountKey.parse(secret)) {
                    case Parsed.Ok<ServiceAccountKey>(ServiceAccountKey key) -> Outcome.done(key);
                    case Parsed.Bad<ServiceAccountKey>(String problem) ->
                        Outcome.failed(new Trouble.NotPossible(file + " cannot be used: " + problem + "."));
                };
            }
        } catch (IOException unreadable) {
            return Outcome.failed(new Trouble.NotPossible(
                    "The key file " + file + " cannot be read" + (Files.exists(file) ? "." : ": it is not there.")));
        } catch (TokenStoreFailed open) {
            return Outcome.failed(new Trouble.NotPossible(String.valueOf(open.getMessage())));
        }
    }

    /// Takes the token back at its server and deletes it here; where the server does not, it stays.
    public Outcome<Boolean> revoke(StoredToken token) throws TokenStoreFailed {
        return store.alone(token.name(), () -> {
            StoredToken now = store.find(token.name()).orElse(token);
            Outcome<Boolean> outcome = with(now.plan(), client -> client.revoke(now.tokens()));
            if (outcome instanceof Outcome.Done<Boolean>) {
                store.remove(token.name());
            }
            return outcome;
        });
    }

    /// What is done with a client.
    @FunctionalInterface
    public interface Use<T> {
        Outcome<T> of(OAuthClient client);
    }

    /// Lets `use` have a client for this plan, which is open for as long.
    public <T> Outcome<T> with(TokenPlan plan, Use<T> use) {
        try (HttpCaller caller = caller(plan.authorities())) {
            return use.of(new OAuthClient(caller, plan.server(), plan.client(), clock, random));
        } catch (UnusableKey unusable) {
            return Outcome.failed(new Trouble.NotPossible(unusable.getMessage() + "."));
        }
    }

    /// A caller that believes these authorities too.
    public HttpCaller caller(Optional<Path> authorities) throws UnusableKey {
        if (authorities.isEmpty()) {
            return HttpCaller.of(calls);
        }
        var trust = new ClientTls.Trust.Verified(ClientTls.authorities(authorities.get()));
        return HttpCaller.of(calls.withTls(
                ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(trust)).context()));
    }
}
