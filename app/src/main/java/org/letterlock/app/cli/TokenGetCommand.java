package org.letterlock.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.client.oauth.Flow;
import org.letterlock.client.oauth.StoredToken;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenPlan;
import org.letterlock.client.oauth.Tokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock token get`: a token, by logging in or from what is kept.
@Command(
        name = "get",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Get a token and keep it; or, where it is kept already, give it, renewed if need be.",
            "",
            "The first time, say who issues it and to which client:",
            "",
            "  letterlock token get alice@gmail.com --preset google --client-file client_secret.json",
            "  letterlock token get work --preset microsoft --client-id ID --user alice@corp.example",
            "  letterlock token get home --issuer https://mail.example.test --client-id letterlock --user alice@example.test",
            "",
            "From then on the name is enough, for people and programs; nobody is ever asked for anything then:",
            "",
            "  curl --oauth2-bearer \"$(letterlock token get work --print-access-token)\" …",
            "",
            "Tokens lie in ~/.config/letterlock/tokens, which only you may read. They are encrypted with a key beside "
                    + "them, which is no protection from who can read all that you can."
        })
final class TokenGetCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "What to call the token: letters, digits and . _ @ + -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private IssuerOptions issuer;

    @Option(
            names = "--again",
            description =
                    "Log in again as the kept token was had: when it was revoked, or can do too little. --flow may "
                            + "name another way.")
    private boolean again;

    @Option(names = "--no-browser", description = "Open no browser, only say what to open.")
    private boolean noBrowser;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait for the browser, e.g. 10m; without it 5 minutes.")
    private Duration patience = Duration.ofMinutes(5);

    @Option(
            names = "--print-access-token",
            description = "Print the access token, and nothing else, on standard output.")
    private boolean printToken;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    TokenGetCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TokenShelf.name(name);
        TokenShelf shelf = TokenShelf.of(surroundings);
        if (again && issuer.any()) {
            throw new CommandFailed(ExitCode.USAGE, "--again takes all but --flow from the kept token; leave one out");
        }
        if (again) {
            return print(logIn(shelf, again(shelf.existing(surroundings, name).plan())));
        }
        if (issuer.given()) {
            return print(logIn(shelf, issuer.plan(surroundings, shelf.keeper(), name)));
        }
        if (issuer.any() || issuer.flow().isPresent()) {
            throw new CommandFailed(
                    ExitCode.USAGE, "who issues it? Give --preset or --issuer, or --again to log in as before");
        }
        return print(kept(shelf));
    }

    private TokenPlan again(TokenPlan plan) {
        Flow flow = issuer.flow().orElse(plan.flow());
        if (flow.alone() != plan.flow().alone()) {
            throw new CommandFailed(
                    ExitCode.USAGE, "a token by " + flow.text() + " is another; describe it with --preset or --issuer");
        }
        plan.provider().flatMap(provider -> provider.objection(flow)).ifPresent(reason -> {
            throw new CommandFailed(ExitCode.USAGE, reason);
        });
        return new TokenPlan(
                plan.provider(),
                plan.server(),
                plan.client(),
                flow,
                plan.scopes(),
                plan.user(),
                plan.keyFile(),
                plan.authorities(),
                plan.redirect());
    }

    private StoredToken kept(TokenShelf shelf) {
        StoredToken old = shelf.existing(surroundings, name);
        TokenKeeper.Handed handed = TokenShelf.on(() -> shelf.keeper().fresh(name))
                .map(outcome -> TokenShelf.renewed(surroundings, old, outcome))
                .orElseThrow(() -> TokenShelf.missing(surroundings, name));
        return handed.token();
    }

    private StoredToken logIn(TokenShelf shelf, TokenPlan plan) {
        var login = new TokenLogin(surroundings, shelf.keeper(), patience, !noBrowser, Thread::sleep);
        Tokens tokens = TokenShelf.obtained(plan, login.run(plan));
        Instant now = surroundings.clock().instant();
        var token = new StoredToken(name, plan, tokens, now, now);
        boolean kept = TokenShelf.on(() -> shelf.store().alone(name, () -> {
            shelf.store().put(token);
            return true;
        }));
        assert kept;
        var missing = tokens.missing(plan.scopes());
        if (!missing.isEmpty()) {
            warn("not everything was granted: " + Columns.printable(String.join(" ", missing))
                    + " is missing. Log in again and leave all boxes ticked: --again");
        }
        if (!token.renewable()) {
            warn(plan.issuer()
                    + " gave no refresh token, so this one cannot be renewed: you will have to log in again");
        }
        return token;
    }

    private void warn(String sentence) {
        surroundings.err().println("letterlock: warning: " + sentence);
    }

    private int print(StoredToken token) {
        if (printToken) {
            surroundings.out().println(token.tokens().access().revealText().orElseThrow());
        } else if (json) {
            var document = Json.document("letterlock.token.v1");
            document.putAll(TokenViews.json(token, surroundings.clock().instant(), false));
            surroundings.out().println(Json.print(document));
        } else {
            surroundings.out().println(TokenViews.text(token, surroundings, false));
        }
        return ExitCode.OK.code;
    }
}
