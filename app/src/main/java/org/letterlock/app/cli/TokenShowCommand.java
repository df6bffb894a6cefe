package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.client.oauth.StoredToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock token show`: all about one token but the token.
@Command(
        name = "show",
        description = "Tell whose a token is, what it is good for and how long; the token itself only when asked.")
final class TokenShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "Which token.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--show-secrets",
            description = "Show the tokens and the client's secret too. Whoever sees them can send mail in your name.")
    private boolean showSecrets;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    TokenShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        StoredToken token = TokenShelf.of(surroundings).existing(surroundings, name);
        var document = Json.document("letterlock.token.v1");
        document.putAll(TokenViews.json(token, surroundings.clock().instant(), showSecrets));
        surroundings.out().println(json ? Json.print(document) : TokenViews.text(token, surroundings, showSecrets));
        return ExitCode.OK.code;
    }
}
