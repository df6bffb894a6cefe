package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterlock.client.oauth.OAuthAdvice;
import org.letterlock.client.oauth.Provider;
import org.letterlock.client.oauth.StoredToken;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenStore;
import org.letterlock.client.smtp.Failure;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Secret;

/// A login by a kept token: the one of that name, or the only one of that provider.
final class StoredLogin {
    private final Surroundings surroundings;
    private final TokenShelf shelf;
    private TokenKeeper.Handed handed;

    private StoredLogin(Surroundings surroundings, TokenShelf shelf, TokenKeeper.Handed handed) {
        this.surroundings = surroundings;
        this.shelf = shelf;
        this.handed = handed;
    }

    /// Finds the token, and renews it if it is about to expire.
    ///
    /// @param named its name, or a provider's
    /// @param user whose, where a provider was named
    static StoredLogin find(Surroundings surroundings, String named, Optional<String> user) {
        TokenShelf shelf = TokenShelf.of(surroundings);
        Optional<StoredToken> byName = TokenShelf.on(() -> shelf.store().find(TokenShelf.name(named)));
        StoredToken token = byName.orElseGet(() -> Provider.named(named)
                .map(provider -> only(surroundings, shelf, provider, user))
                .orElseThrow(() -> TokenShelf.missing(surroundings, named)));
        TokenKeeper.Handed handed = TokenShelf.on(() -> shelf.keeper().fresh(token.name()))
                .map(outcome -> TokenShelf.renewed(surroundings, token, outcome))
                .orElseThrow(() -> TokenShelf.missing(surroundings, token.name()));
        return new StoredLogin(surroundings, shelf, handed);
    }

    private static StoredToken only(
            Surroundings surroundings, TokenShelf shelf, Provider provider, Optional<String> user) {
        var fitting = new ArrayList<StoredToken>();
        for (TokenStore.Entry entry : TokenShelf.on(shelf.store()::list)) {
            if (entry instanceof TokenStore.Entry.Kept(StoredToken token)
                    && token.plan().provider().map(Provider::name).equals(Optional.of(provider.name()))
                    && (user.isEmpty()
                            || token.plan().user().isEmpty()
                            || token.plan().user().equals(user))) {
                fitting.add(token);
            }
        }
        if (fitting.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.NO_INPUT,
                    "there is no token of " + provider.title()
                            + user.map(who -> " for " + who).orElse("") + "; get one: " + surroundings.command()
                            + " token get NAME --preset " + provider.name() + " --client-id ID");
        }
        if (fitting.size() > 1) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "there are several tokens of " + provider.title() + "; name one: "
                            + fitting.stream().map(StoredToken::name).collect(Collectors.joining(", ")));
        }
        return fitting.getFirst();
    }

    /// What need not be said besides: whom to log in as, where, and by which mechanism, as options are called.
    Map<String, String> facts() {
        var facts = new HashMap<String, String>();
        var plan = handed.token().plan();
        plan.user().ifPresent(user -> facts.put("user", user));
        plan.provider().flatMap(Provider::smtp).ifPresent(server -> facts.put("server", server));
        List<String> mechanisms = plan.provider().map(Provider::mechanisms).orElse(List.of());
        if (!mechanisms.isEmpty()) {
            facts.put("auth", String.join(",", mechanisms));
        }
        return facts;
    }

    /// The access token; the caller's to close.
    Secret token() {
        return handed.token().tokens().access().copy();
    }

    /// After a refusal of a token that was not new: takes a new one, if that can be had. Its time was not up, but its
    /// issuer may have ended it all the same.
    boolean renewAfter(Failure failure) {
        boolean worthIt = failure instanceof Failure.LoginFailed refused
                && !refused.temporary()
                && byToken(refused)
                && !handed.renewedNow()
                && handed.token().renewable();
        if (!worthIt) {
            return false;
        }
        StoredToken old = handed.token();
        TokenKeeper.Handed next = TokenShelf.on(() -> shelf.keeper().renewed(old))
                .map(outcome -> TokenShelf.renewed(surroundings, old, outcome))
                .orElseThrow(() -> TokenShelf.missing(surroundings, old.name()));
        boolean another = !next.token().tokens().access().equals(old.tokens().access());
        handed = new TokenKeeper.Handed(next.token(), another);
        return another;
    }

    /// Why a fresh token may have been refused.
    List<String> explain(Failure failure) {
        if (!(failure instanceof Failure.LoginFailed(String mechanism, Reply reply, var _))
                || !byToken((Failure.LoginFailed) failure)
                || reply.temporary()) {
            return List.of();
        }
        StoredToken token = handed.token();
        String said = reply.enhanced().map(Object::toString).orElse("") + " " + String.join(" ", reply.lines());
        OAuthAdvice advice = OAuthAdvice.onLogin(token.plan().provider(), reply.code(), said);
        return List.of(
                "  The token " + token.name() + " of " + token.plan().issuer() + " went by " + mechanism
                        + "; its scopes: "
                        + Columns.printable(String.join(" ", token.tokens().scopes())) + ".",
                "  " + advice.meaning() + " " + advice.remedy() + " [" + advice.reference() + "]");
    }

    private static boolean byToken(Failure.LoginFailed refused) {
        return refused.mechanism().equals("XOAUTH2") || refused.mechanism().equals("OAUTHBEARER");
    }
}
