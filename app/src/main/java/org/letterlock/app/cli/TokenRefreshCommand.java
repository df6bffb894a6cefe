package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.client.oauth.StoredToken;
import org.letterlock.client.oauth.TokenKeeper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock token refresh`: a new access token, now.
@Command(
        name = "refresh",
        description = {
            "Renew a token now, though it may be good yet.",
            "",
            "There is seldom a need: get and send renew what is about to expire. A timer that runs this keeps a token "
                    + "alive that would die unused (Microsoft after about 90 days, Google after 6 months)."
        })
final class TokenRefreshCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "Which token.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    TokenRefreshCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TokenShelf shelf = TokenShelf.of(surroundings);
        StoredToken old = shelf.existing(surroundings, name);
        TokenKeeper.Handed handed = TokenShelf.on(() -> shelf.keeper().renewed(old))
                .map(outcome -> TokenShelf.renewed(surroundings, old, outcome))
                .orElseThrow(() -> TokenShelf.missing(surroundings, name));
        StoredToken token = handed.token();
        if (token.tokens().access().equals(old.tokens().access())) {
            throw new CommandFailed(
                    ExitCode.TEMPORARY,
                    token.plan().issuer() + " could not be asked just now; the token you have is "
                            + TokenViews.access(token, surroundings));
        }
        var document = Json.document("letterlock.token.v1");
        document.putAll(TokenViews.json(token, surroundings.clock().instant(), false));
        surroundings
                .out()
                .println(json ? Json.print(document) : name + ": renewed, " + TokenViews.access(token, surroundings));
        return ExitCode.OK.code;
    }
}
