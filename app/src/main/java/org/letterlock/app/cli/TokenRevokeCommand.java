package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.client.oauth.Provider;
import org.letterlock.client.oauth.StoredToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock token revoke`: the end of a token, there and here.
@Command(
        name = "revoke",
        description =
                "Take a token back where it was issued (RFC 7009), and delete it here. Where that fails it stays.")
final class TokenRevokeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "Which token.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--forget",
            description = "Only delete it here; whoever has a copy can use it until it is revoked or expires.")
    private boolean forget;

    TokenRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TokenShelf shelf = TokenShelf.of(surroundings);
        if (forget) {
            if (!TokenShelf.on(() -> shelf.store().remove(TokenShelf.name(name)))) {
                throw TokenShelf.missing(surroundings, name);
            }
            surroundings.out().println(name + ": deleted here; not revoked.");
            return ExitCode.OK.code;
        }
        StoredToken token = shelf.existing(surroundings, name);
        if (token.plan().server().revocation().isEmpty()) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    token.plan()
                            .provider()
                            .flatMap(Provider::revocationAdvice)
                            .orElse(token.plan().issuer()
                                    + " takes back no tokens by a program. Remove the access where "
                                    + "your account there lists its apps, then delete our copy with --forget."));
        }
        boolean done =
                TokenShelf.revoked(token, TokenShelf.on(() -> shelf.keeper().revoke(token)));
        surroundings
                .out()
                .println(name + ": " + (done ? "revoked at " + token.plan().issuer() + ", " : "") + "deleted here.");
        return ExitCode.OK.code;
    }
}
