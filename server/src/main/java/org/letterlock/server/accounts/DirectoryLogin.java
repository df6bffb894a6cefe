package org.letterlock.server.accounts;

import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.DirectoryBook.Adoption;
import org.letterlock.server.database.StorageFailed;

/// Logins by a password that a directory knows. Guesses are stopped here before they lock somebody's account there,
/// and a secret that was wrong is not asked about again for a while. A right one is asked about every time, so that a
/// changed password counts at once. For one thread.
record DirectoryLogin(LoginDecision decision, DirectoryDesk people) {
    private static final String TOO_MANY_GUESSES =
            "too many different wrong passwords were tried lately; more could lock the account at the directory";

    private static final String CREDENTIAL = "directory:";

    /// Whether somebody logged in by a password that a directory knows.
    static boolean isBy(Identity identity) {
        return identity.credential().startsWith(CREDENTIAL);
    }

    /// @param address whose password it should be
    /// @param holder the account that has the address, if there is one yet
    /// @param typed the password as it came
    /// @param prepared the same, in the form it is remembered in
    Verdict password(Claim claim, Whom whom, AddressKey address, Optional<Holder> holder, Secret typed, Secret prepared)
            throws StorageFailed {
        GuessGuard guard = decision.desk().guard();
        Octets fingerprint = guard.fingerprint(whom.guarded(), against(), prepared);
        if (guard.recall(fingerprint) == GuessGuard.Memory.WRONG) {
            return decision.deny(
                    claim, whom, Kind.BAD, "the directory has refused this password lately; it was not asked again");
        }
        Optional<DirectoryGuesses.Taken> taken = decision.exhausted(whom)
                ? Optional.empty()
                : people.guesses().take(decision.visitor().address(), whom.guarded());
        if (taken.isEmpty()) {
            return decision.deny(claim, whom, Kind.THROTTLED, TOO_MANY_GUESSES);
        }
        return switch (people.check(address, typed)) {
            case Directory.Check.Right(Directory.Entry entry) -> {
                people.guesses().right(taken.get(), decision.visitor().address(), whom.guarded());
                yield right(claim, whom, holder, entry);
            }
            case Directory.Check.Wrong(String cause) -> {
                guard.wrong(fingerprint, decision.visitor().address(), whom.guarded());
                yield decision.deny(claim, whom, Kind.BAD, cause);
            }
            case Directory.Check.Nobody(String cause) -> {
                guard.wrong(fingerprint, decision.visitor().address(), whom.guarded());
                if (holder.isPresent()) {
                    people.gone(holder.get().account(), cause);
                }
                yield decision.deny(claim, whom, Kind.BAD, "the directory has nobody of this address: " + cause);
            }
            case Directory.Check.Refused(Kind kind, String cause) -> {
                people.guesses().giveBack(taken.get());
                yield decision.deny(claim, whom, kind, cause);
            }
            case Directory.Check.Unavailable(String cause) -> {
                people.guesses().giveBack(taken.get());
                yield decision.deny(claim, whom, Kind.UNAVAILABLE, cause);
            }
        };
    }

    /// What a wrong secret is remembered against: nothing here changes when somebody changes the password there, so
    /// the memory is of one window of time only.
    private String against() {
        long window = Math.floorDiv(
                decision.desk().clock().instant().toEpochMilli(),
                people.rules().guessWindow().toMillis());
        return "directory " + people.rules().name() + " " + window;
    }

    private Verdict right(Claim claim, Whom asked, Optional<Holder> holder, Directory.Entry entry)
            throws StorageFailed {
        return switch (people.adopt(entry)) {
            case Adoption.Conflict(String cause) -> decision.deny(claim, asked, Kind.DISABLED, cause);
            case Adoption.Adopted(Owner owner) -> {
                if (holder.isPresent() && !holder.get().account().equals(owner.account())) {
                    yield decision.deny(
                            claim,
                            asked,
                            Kind.DISABLED,
                            "the directory says the address is " + owner.primary()
                                    + "'s, here it is another account's");
                }
                var whom = new Whom(asked.name(), asked.guarded(), Optional.of(owner.account()), Optional.empty());
                Optional<Refusal> refusal =
                        decision.refusalOfPeople(decision.desk().book().hasTwoFactor(owner.account()));
                if (owner.enabled() && refusal.isPresent()) {
                    yield decision.deny(
                            claim, whom, refusal.get().kind(), refusal.get().cause());
                }
                yield decision.conclude(
                        claim,
                        whom,
                        owner.primary(),
                        owner.enabled(),
                        CREDENTIAL + people.rules().name(),
                        Set.of());
            }
        };
    }
}
