package org.letterlock.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.letterlock.client.oauth.Flow;
import org.letterlock.client.oauth.OAuthAdvice;
import org.letterlock.client.oauth.Outcome;
import org.letterlock.client.oauth.StoredToken;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenPlan;
import org.letterlock.client.oauth.TokenStore;
import org.letterlock.client.oauth.TokenStoreFailed;
import org.letterlock.client.oauth.Trouble;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Parsed;

/// This user's tokens, in `~/.config/letterlock/tokens`, and how their troubles are told.
///
/// @param store where they lie
/// @param keeper who renews them
record TokenShelf(TokenStore store, TokenKeeper keeper) {
    static TokenShelf of(Surroundings surroundings) {
        Path folder = surroundings
                .configuration()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.CONFIGURATION, "there is no home for tokens: neither HOME nor XDG_CONFIG_HOME is set"))
                .resolve("tokens");
        var store = new TokenStore(folder, surroundings.random());
        var calls = HttpsProxy.of(surroundings)
                .map(HttpCaller.Settings.DEFAULT::withProxy)
                .orElse(HttpCaller.Settings.DEFAULT);
        return new TokenShelf(store, new TokenKeeper(store, calls, surroundings.clock(), surroundings.random()));
    }

    /// What is done with the files.
    @FunctionalInterface
    interface Work<T> {
        T run() throws TokenStoreFailed;
    }

    /// Does it, or says what is wrong with the files.
    static <T> T on(Work<T> work) {
        try {
            return work.run();
        } catch (TokenStoreFailed failed) {
            ExitCode code = failed.reason() == TokenStoreFailed.Reason.IO ? ExitCode.IO : ExitCode.CONFIGURATION;
            throw new CommandFailed(code, String.valueOf(failed.getMessage()), failed);
        }
    }

    /// The name, if a token may be called so.
    static String name(String text) {
        return switch (TokenStore.name(text)) {
            case Parsed.Ok<String>(String name) -> name;
            case Parsed.Bad<String>(String problem) -> throw new CommandFailed(ExitCode.USAGE, problem);
        };
    }

    /// The token of this name.
    StoredToken existing(Surroundings surroundings, String name) {
        return on(() -> store.find(name(name))).orElseThrow(() -> missing(surroundings, name));
    }

    static CommandFailed missing(Surroundings surroundings, String name) {
        return new CommandFailed(
                ExitCode.NO_INPUT,
                "there is no token " + name + "; get one, for instance: " + surroundings.command() + " token get "
                        + name + " --preset google --client-file client_secret.json");
    }

    /// What a login brought.
    static <T> T obtained(TokenPlan plan, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(Trouble trouble) -> throw failed(plan.issuer(), trouble, advice(plan, trouble));
        };
    }

    private static Optional<OAuthAdvice> advice(TokenPlan plan, Trouble trouble) {
        Flow flow = plan.flow();
        return trouble instanceof Trouble.Refused refused
                ? Optional.of(OAuthAdvice.on(plan.provider(), flow, refused))
                : Optional.empty();
    }

    /// What a renewal brought.
    static <T> T renewed(Surroundings surroundings, StoredToken token, Outcome<T> outcome) {
        return done(
                token,
                outcome,
                "To log in again: " + surroundings.command() + " token get " + token.name() + " --again");
    }

    /// What a revocation brought.
    static <T> T revoked(StoredToken token, Outcome<T> outcome) {
        return done(
                token,
                outcome,
                "It is still here. Remove the access where your account lists its apps, then delete "
                        + "our copy with --forget.");
    }

    private static <T> T done(StoredToken token, Outcome<T> outcome, String remedy) {
        if (outcome instanceof Outcome.Done<T>(T value)) {
            return value;
        }
        Trouble trouble = outcome.failure().orElseThrow();
        TokenPlan plan = token.plan();
        Optional<OAuthAdvice> advice = plan.flow().alone()
                ? advice(plan, trouble)
                : trouble instanceof Trouble.Refused refused
                        ? Optional.of(OAuthAdvice.onRenewal(plan.provider(), refused))
                        : Optional.empty();
        CommandFailed failed = failed(plan.issuer(), trouble, advice);
        if (trouble.temporary()) {
            throw failed;
        }
        throw new CommandFailed(failed.exitCode(), failed.getMessage() + "\n  " + remedy, failed);
    }

    private static CommandFailed failed(String issuer, Trouble trouble, Optional<OAuthAdvice> advice) {
        ExitCode code = trouble.temporary()
                ? ExitCode.TEMPORARY
                : switch (trouble) {
                    case Trouble.Refused _ -> ExitCode.AUTHENTICATION;
                    case Trouble.Broken _, Trouble.Mistrusted _ -> ExitCode.PROTOCOL;
                    case Trouble.NotPossible _ -> ExitCode.CONFIGURATION;
                    case Trouble.Unreachable _ -> ExitCode.TEMPORARY;
                };
        String words = advice.map(
                        known -> "\n  " + known.meaning() + " " + known.remedy() + " [" + known.reference() + "]")
                .orElse("");
        return new CommandFailed(code, issuer + ": " + Columns.printable(trouble.explanation()) + words);
    }
}
