package org.letterlock.server.accounts;

import java.util.Optional;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountBook.Held;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.database.StorageFailed;

/// Logins where the secret itself arrives: PLAIN and LOGIN (RFC 4616), and the web page's form. What looks like an app
/// password is one, and is never tried as a person's. For one thread.
record PasswordLogin(LoginDecision decision) {
    private static final String TOO_MANY_CHECKS = "too many passwords are being checked at once";

    Verdict password(Claim claim, Secret password) {
        Optional<AddressKey> name = AddressKey.ofLogin(claim.authcid());
        Whom stranger = Whom.of(claim.authcid(), name, Optional.empty());
        if (password.isEmpty()) {
            return decision.deny(claim, stranger, Kind.BAD, "the password is empty");
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
            return decision.deny(claim, whom, Kind.BAD, "the account has no such app password");
        }
        Held held = holder.get().credentials().getFirst();
        whom = whom.with(held.id());
        return held.revoked()
                ? decision.deny(claim, whom, Kind.REVOKED, "the app password was revoked")
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

    private Verdict preparedPassword(Claim claim, Optional<AddressKey> name, Secret typed, Secret prepared)
            throws StorageFailed {
        Optional<Holder> holder = decision.holder(name, new Wanted.Password());
        Optional<Held> held =
                holder.flatMap(found -> found.credentials().stream().findFirst());
        Optional<DirectoryDesk> people = decision.desk().people();
        Optional<AddressKey> address = holder.isPresent() ? AddressKey.ofLogin(holder.get().primary()) : name;
        if (people.isPresent()
                && address.isPresent()
                && people.get().answersFor(address.get(), held.isPresent())) {
            return new DirectoryLogin(decision, people.get())
                    .password(claim, Whom.of(claim.authcid(), name, holder), address.get(), holder, typed, prepared);
        }
        PasswordHash hash =
                held.isPresent() ? stored(held.get()) : decision.desk().decoy();
        Whom whom = Whom.of(claim.authcid(), name, holder);
        Octets fingerprint = decision.desk().guard().fingerprint(whom.guarded(), hash, prepared);
        PasswordChecks.Check check = switch (decision.desk().guard().recall(fingerprint)) {
            case RIGHT -> PasswordChecks.Check.RIGHT;
            case WRONG -> PasswordChecks.Check.WRONG;
            case NONE -> {
                if (decision.exhausted(whom)) {
                    yield PasswordChecks.Check.BUSY;
                }
                var computed = decision.desk().checks().check(hash, prepared);
                // Others may have used up the allowance meanwhile; a guess made beyond it must tell nothing.
                yield decision.exhausted(whom) ? PasswordChecks.Check.BUSY : computed;
            }
        };
        if (check == PasswordChecks.Check.BUSY) {
            return decision.deny(
                    claim,
                    whom,
                    Kind.THROTTLED,
                    decision.exhausted(whom) ? LoginDecision.TOO_MANY_GUESSES : TOO_MANY_CHECKS);
        }
        if (check == PasswordChecks.Check.RIGHT && held.isPresent()) {
            decision.desk().guard().right(fingerprint, decision.visitor().address(), whom.guarded());
            return decision.concludeNow(claim, whom, held.get().id());
        }
        decision.desk().guard().wrong(fingerprint, decision.visitor().address(), whom.guarded());
        String cause = holder.isEmpty()
                ? whom.missing()
                : held.isEmpty() ? "the account has app passwords only" : "the password is wrong";
        return decision.deny(claim, whom, Kind.BAD, cause);
    }

    private static PasswordHash stored(Held held) throws StorageFailed {
        return switch (PasswordHash.parse(held.material().text().orElse(""))) {
            case Parsed.Ok<PasswordHash>(PasswordHash hash) -> hash;
            case Parsed.Bad<PasswordHash>(String problem) ->
                throw new StorageFailed(
                        StorageFailed.Kind.UNAVAILABLE,
                        "the hash of credential " + held.id().text() + " cannot be read: " + problem,
                        null);
        };
    }
}
