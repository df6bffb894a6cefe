package org.letterlock.server.accounts;

import java.util.Optional;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.StorageFailed;

/// Logins by a bearer token: XOAUTH2 and OAUTHBEARER (RFC 7628). For one thread.
record TokenLogin(LoginDecision decision) {
    Verdict token(Claim claim, Secret token) {
        Whom whom = Whom.stranger(claim.authcid());
        if (decision.desk().tokens().isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, Causes.NO_TOKENS);
        }
        if (token.isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, Causes.EMPTY_TOKEN);
        }
        TokenCheck.Result result =
                decision.desk().tokens().get().check(token, decision.visitor().protocol());
        try {
            return switch (result) {
                case TokenCheck.Result.Invalid(Refusal refusal, Optional<TokenCheck.Result.About> about) ->
                    decision.deny(claim, ownerOf(whom, about), refusal.kind(), refusal.cause());
                case TokenCheck.Result.Valid valid -> tokenOf(claim, whom, valid);
            };
        } catch (StorageFailed down) {
            return decision.unavailable(claim, whom, down);
        }
    }

    private Whom ownerOf(Whom whom, Optional<TokenCheck.Result.About> about) throws StorageFailed {
        if (about.isEmpty()) {
            return owner(whom);
        }
        Optional<AccountBook.Owner> owner = decision.owner(about.get().user());
        return owner.map(found -> known(whom, found, about.get().credential())).orElse(whom);
    }

    /// Whom the name is about, where the token does not say.
    private Whom owner(Whom whom) throws StorageFailed {
        return decision.owner(whom.name()).map(whom::of).orElse(whom);
    }

    private static Whom known(Whom whom, AccountBook.Owner owner, String credential) {
        return new Whom(
                whom.name().isEmpty() ? owner.primary() : whom.name(),
                owner.primary(),
                Optional.of(owner.account()),
                CredentialId.parse(credential).filter(id -> id.account().equals(owner.account())));
    }

    private Verdict tokenOf(Claim claim, Whom whom, TokenCheck.Result.Valid valid) throws StorageFailed {
        Optional<AccountBook.Owner> owner = decision.owner(valid.user());
        if (owner.isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, Causes.TOKEN_OF_NOBODY);
        }
        Whom known = known(whom, owner.get(), valid.credential());
        boolean same =
                claim.authcid().isEmpty() || decision.owner(claim.authcid()).equals(owner);
        if (!same) {
            return decision.deny(claim, known, Kind.BAD, Causes.TOKEN_OF_ANOTHER);
        }
        return decision.conclude(
                claim, known, owner.get().primary(), owner.get().enabled(), valid.credential(), valid.scopes());
    }
}
