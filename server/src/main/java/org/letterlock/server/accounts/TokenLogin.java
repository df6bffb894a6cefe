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
            return decision.deny(claim, whom, Kind.BAD, "this server takes no bearer tokens");
        }
        if (token.isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, "the token is empty");
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
            return whom;
        }
        Optional<AccountBook.Owner> owner = decision.owner(about.get().user());
        return owner.map(found -> known(whom, found, about.get().credential())).orElse(whom);
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
            return decision.deny(claim, whom, Kind.BAD, "no account has the address the token speaks for");
        }
        Whom known = known(whom, owner.get(), valid.credential());
        boolean same =
                claim.authcid().isEmpty() || decision.owner(claim.authcid()).equals(owner);
        if (!same) {
            return decision.deny(claim, known, Kind.BAD, "the token speaks for another account than the name");
        }
        return decision.conclude(
                claim, known, owner.get().primary(), owner.get().enabled(), valid.credential(), valid.scopes());
    }
}
