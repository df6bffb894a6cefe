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
        return switch (decision.desk().tokens().get().check(token)) {
            case TokenCheck.Result.Invalid(Refusal refusal) ->
                decision.deny(claim, whom, refusal.kind(), refusal.cause());
            case TokenCheck.Result.Valid valid -> {
                try {
                    yield tokenOf(claim, whom, valid);
                } catch (StorageFailed down) {
                    yield decision.unavailable(claim, whom, down);
                }
            }
        };
    }

    private Verdict tokenOf(Claim claim, Whom whom, TokenCheck.Result.Valid valid) throws StorageFailed {
        Optional<AccountBook.Owner> owner = decision.owner(valid.user());
        if (owner.isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, "no account has the address the token speaks for");
        }
        var known =
                new Whom(whom.name(), whom.guarded(), Optional.of(owner.get().account()), Optional.empty());
        boolean same =
                claim.authcid().isEmpty() || decision.owner(claim.authcid()).equals(owner);
        if (!same) {
            return decision.deny(claim, known, Kind.BAD, "the token speaks for another account than the name");
        }
        return decision.conclude(
                claim, known, owner.get().primary(), owner.get().enabled(), valid.credential(), valid.scopes());
    }
}
