package org.letterlock.server.accounts;

import java.util.Optional;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountBook.Held;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.accounts.GuessGuard.Guess;
import org.letterlock.server.database.StorageFailed;

/// Logins where the secret itself arrives: PLAIN and LOGIN (RFC 4616), and the web page's form. What looks like an app
/// password is one, and is never tried as a person's. For one thread.
record PasswordLogin(LoginDecision decision) {
    Verdict password(Claim claim, Secret password) {
        Optional<AddressKey> name = AddressKey.ofLogin(claim.authcid());
        Whom stranger = Whom.of(claim.authcid(), name, Optional.empty());
        if (password.isEmpty()) {
            return decision.deny(claim, decision.named(claim.authcid()), Kind.BAD, Causes.EMPTY_PASSWORD);
        }
        try {
            Optional<AppPassword> shaped = AppPassword.parse(password);
            if (shaped.isEmpty()) {
                return humanPassword(claim, name, password);
            }
            // What has the shape is never tried as the human password, here or at any directory behind.
            try (AppPassword app = shaped.get()) {
                return appPassword(claim, name, app);
            }
        } catch (StorageFailed down) {
            return decision.unavailable(claim, stranger, down);
        }
    }

    private Verdict appPassword(Claim claim, Optional<AddressKey> name, AppPassword app) throws StorageFailed {
        Optional<Holder> holder = decision.holder(
                name, new Wanted.AppDigest(decision.desk().pepper().digest(app)));
        Whom whom = Whom.of(claim.authcid(), name, holder);
        if (holder.isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, whom.missing());
        }
        if (holder.get().credentials().isEmpty()) {
            return decision.deny(claim, whom, Kind.BAD, Causes.NO_SUCH_APP_PASSWORD);
        }
        Held held = holder.get().credentials().getFirst();
        whom = whom.with(held.id());
        return held.revoked()
                ? decision.deny(claim, whom, Kind.REVOKED, Causes.APP_PASSWORD_REVOKED)
                : decision.conclude(claim, whom, Standing.of(holder.get(), held));
    }

    private Verdict humanPassword(Claim claim, Optional<AddressKey> name, Secret password) throws StorageFailed {
        return switch (HumanPassword.prepare(password)) {
            case Parsed.Bad<Secret>(String problem) ->
                decision.deny(claim, Whom.of(claim.authcid(), name, Optional.empty()), Kind.BAD, problem);
            case Parsed.Ok<Secret>(Secret prepared) -> {
                try (prepared) {
                    yield preparedPassword(claim, name, password, prepared);
                }
            }
        };
    }

    /// Before anything is looked up: whether guesses from there are looked at, and whether there is time for this one.
    private Verdict preparedPassword(Claim claim, Optional<AddressKey> name, Secret typed, Secret prepared)
            throws StorageFailed {
        Whom stranger = Whom.of(claim.authcid(), name, Optional.empty());
        Optional<Verdict.Denied> banned = decision.banned(claim, stranger);
        if (banned.isPresent()) {
            return banned.get();
        }
        Guess guess = guard().guess(decision.visitor().address(), stranger.guarded(), prepared);
        if (guard().overrun(guess)) {
            guard().putOff(guess);
            return decision.deny(claim, stranger, Kind.THROTTLED, Causes.TOO_MANY_CHECKS);
        }
        return lookedUp(claim, name, typed, prepared, guess);
    }

    private Verdict lookedUp(Claim claim, Optional<AddressKey> name, Secret typed, Secret prepared, Guess guess)
            throws StorageFailed {
        Optional<Holder> holder = decision.holder(name, new Wanted.Password());
        Optional<Held> held =
                holder.flatMap(found -> found.credentials().stream().findFirst());
        Whom whom = Whom.of(claim.authcid(), name, holder);
        Optional<DirectoryDesk> people = decision.desk().people();
        Optional<AddressKey> elsewhere = people.isEmpty()
                ? Optional.empty()
                : (holder.isPresent() ? AddressKey.ofLogin(holder.get().primary()) : name)
                        .filter(address -> people.get().answersFor(address, held.isPresent()));
        if (elsewhere.isPresent()) {
            Verdict verdict = new DirectoryLogin(decision, people.orElseThrow())
                    .password(claim, whom, elsewhere.get(), holder, typed, prepared);
            if (verdict instanceof Verdict.Denied(Refusal refusal) && refusal.kind() == Kind.THROTTLED) {
                guard().refused(guess);
            }
            return verdict;
        }
        return checked(claim, whom, held, prepared, guess);
    }

    private Verdict checked(Claim claim, Whom whom, Optional<Held> held, Secret prepared, Guess guess)
            throws StorageFailed {
        PasswordHash hash =
                stored(held.map(Held::material).orElse(decision.desk().decoy()), held.map(Held::id));
        Octets fingerprint = guard().fingerprint(whom.guarded(), hash, prepared);
        GuessGuard.Memory memory = guard().recall(fingerprint);
        PasswordChecks.Check check = switch (memory) {
            case RIGHT -> PasswordChecks.Check.RIGHT;
            case WRONG -> PasswordChecks.Check.WRONG;
            case NONE -> compute(hash, prepared, whom, guess);
        };
        if (check == PasswordChecks.Check.BUSY) {
            boolean exhausted = decision.exhausted(whom);
            return decision.deny(
                    claim, whom, Kind.THROTTLED, exhausted ? Causes.TOO_MANY_GUESSES : Causes.TOO_MANY_CHECKS);
        }
        if (check == PasswordChecks.Check.RIGHT && held.isPresent()) {
            guard().right(fingerprint, decision.visitor().address(), whom.guarded());
            return decision.concludeNow(claim, whom, held.get().id());
        }
        guard().wrong(fingerprint, decision.visitor().address(), whom.guarded());
        // What a right password of an account that is off would cost.
        decision.desk().book().standing(held.map(Held::id).orElse(CredentialId.NOBODYS));
        return decision.deny(claim, whom, Kind.BAD, wrong(whom, held, memory));
    }

    /// Hashes, where guesses are not used up and there is time.
    private PasswordChecks.Check compute(PasswordHash hash, Secret prepared, Whom whom, Guess guess) {
        if (decision.exhausted(whom)) {
            guard().refused(guess);
            return PasswordChecks.Check.BUSY;
        }
        GuessGuard.Pass pass = guard().take(guess);
        if (pass == GuessGuard.Pass.NONE) {
            guard().putOff(guess);
            return PasswordChecks.Check.BUSY;
        }
        var computed = decision.desk().checks().check(hash, prepared);
        if (computed != PasswordChecks.Check.WRONG) {
            guard().giveBack(pass);
        }
        // Others may have used up the allowance meanwhile; a guess made beyond it must tell nothing.
        return decision.exhausted(whom) ? PasswordChecks.Check.BUSY : computed;
    }

    private static String wrong(Whom whom, Optional<Held> held, GuessGuard.Memory memory) {
        if (whom.account().isEmpty()) {
            return whom.missing();
        }
        if (held.isEmpty()) {
            return Causes.NO_PASSWORD;
        }
        return memory == GuessGuard.Memory.WRONG ? Causes.SAME_WRONG_PASSWORD : Causes.WRONG_PASSWORD;
    }

    private GuessGuard guard() {
        return decision.desk().guard();
    }

    private static PasswordHash stored(Octets material, Optional<CredentialId> of) throws StorageFailed {
        return switch (PasswordHash.parse(material.text().orElse(""))) {
            case Parsed.Ok<PasswordHash>(PasswordHash hash) -> hash;
            case Parsed.Bad<PasswordHash>(String problem) ->
                throw new StorageFailed(
                        StorageFailed.Kind.UNAVAILABLE,
                        "the hash of credential " + of.map(CredentialId::text).orElse("(none)") + " cannot be read: "
                                + problem,
                        null);
        };
    }
}
