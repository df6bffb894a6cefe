package org.letterlock.server.accounts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.database.StorageFailed;

/// What all ways to log in have in common: from whom is asked and what is known, to a verdict that stands in the audit.
/// Whatever is refused, the cause goes to the audit and only its kind to the peer. Each exchange ends in exactly one
/// call of [#conclude] or [#deny]. For one thread.
///
/// @param visitor who asks, from where
record LoginDecision(AccountDesk desk, Accounts.Visitor visitor) {
    static final String TOO_MANY_GUESSES = "too many different wrong passwords were tried lately";

    /// The account that has this login name.
    Optional<AccountBook.Owner> owner(String name) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.ofLogin(name);
        return key.isEmpty()
                ? Optional.empty()
                : desk.book().owner(List.of(key.get().text()));
    }

    /// Whether a guess must wait.
    boolean exhausted(Whom whom) {
        return desk.guard().exhausted(visitor.address(), whom.guarded());
    }

    Optional<Holder> holder(Optional<AddressKey> name, Wanted wanted) throws StorageFailed {
        return name.isEmpty() ? Optional.empty() : desk.book().holder(name.get().text(), wanted);
    }

    /// Concludes by how the credential stands now: the check took time in which it may have been revoked.
    Verdict concludeNow(Claim claim, Whom asked, CredentialId id) throws StorageFailed {
        Whom whom = asked.with(id);
        Optional<Standing> now = desk.book().standing(id);
        if (now.isEmpty() || now.get().revoked()) {
            return deny(claim, whom, Kind.REVOKED, "the credential was revoked");
        }
        boolean guessable = now.get().human() && CredentialKeys.isScram(claim.mechanism());
        if (guessable && exhausted(whom)) {
            return deny(claim, whom, Kind.THROTTLED, TOO_MANY_GUESSES);
        }
        if (now.get().human() && isOverruled(now.get().primary())) {
            return deny(claim, whom, Kind.BAD, "the directory alone answers for passwords of this domain");
        }
        return conclude(claim, whom, now.get());
    }

    /// Whether passwords kept here count for nothing, by whatever mechanism they are proven.
    private boolean isOverruled(String primary) {
        return desk.people().isPresent()
                && AddressKey.ofLogin(primary)
                        .filter(address -> desk.people().get().answersFor(address, true))
                        .isPresent();
    }

    /// Concludes for a credential that was right and is not revoked: within its walls.
    Verdict conclude(Claim claim, Whom whom, Standing now) throws StorageFailed {
        if (now.enabled()) {
            Optional<Refusal> outside = now.human() ? refusalOfPeople(now.twoFactor()) : refusalOfDevices(now.walls());
            if (outside.isPresent()) {
                return deny(claim, whom, outside.get().kind(), outside.get().cause());
            }
        }
        String credential = whom.credential().map(CredentialId::text).orElse("");
        return conclude(claim, whom, now.primary(), now.enabled(), credential, Set.of());
    }

    /// Why a person's own password does not serve here, right as it is.
    Optional<Refusal> refusalOfPeople(boolean twoFactor) {
        if (visitor.devicesOnly()) {
            return Optional.of(
                    new Refusal(Kind.NEEDS_APP_PASSWORD, "a person's password was used on a port for old devices"));
        }
        // Mail programs cannot ask for a code; the web page does.
        return twoFactor && !visitor.byWebPage()
                ? Optional.of(new Refusal(
                        Kind.NEEDS_APP_PASSWORD,
                        "two-factor is on, so mail programs need an app password in place of the person's own"))
                : Optional.empty();
    }

    private Optional<Refusal> refusalOfDevices(Walls walls) {
        return visitor.byWebPage()
                ? Optional.of(new Refusal(Kind.WRONG_PROTOCOL, "app passwords are for mail programs"))
                : walls.refusal(visitor, desk.clock().instant());
    }

    Verdict conclude(Claim claim, Whom whom, String primary, boolean enabled, String credential, Set<String> scopes)
            throws StorageFailed {
        if (!enabled) {
            return deny(claim, whom, Kind.DISABLED, "the account is disabled");
        }
        if (desk.people().isPresent() && whom.account().isPresent()) {
            switch (desk.people().get().standing(whom.account().get())) {
                case DirectoryDesk.Standing.Good() -> {}
                case DirectoryDesk.Standing.Barred(String cause) -> {
                    return deny(claim, whom, Kind.DISABLED, cause);
                }
                case DirectoryDesk.Standing.Unavailable(String cause) -> {
                    return deny(claim, whom, Kind.UNAVAILABLE, cause);
                }
            }
        }
        if (!mayActAs(claim, whom)) {
            return deny(claim, whom, Kind.BAD, "it may not act as another account");
        }
        desk.guard().provenFrom(visitor.address(), whom.guarded());
        record(claim, whom, Optional.empty(), "");
        return new Verdict.Granted(new Identity(primary, primary, claim.mechanism(), credential, scopes));
    }

    /// RFC 4422 §3.4.1: nothing, or any address of the same account. Delegates will be more.
    private boolean mayActAs(Claim claim, Whom whom) throws StorageFailed {
        if (claim.authzid().isEmpty() || claim.authzid().equals(claim.authcid())) {
            return true;
        }
        return owner(claim.authzid()).map(AccountBook.Owner::account).equals(whom.account());
    }

    Verdict.Denied unavailable(Claim claim, Whom whom, StorageFailed down) {
        return deny(claim, whom, Kind.UNAVAILABLE, because(down));
    }

    static String because(StorageFailed down) {
        return "the accounts cannot be read: " + down.getMessage();
    }

    Verdict.Denied deny(Claim claim, Whom whom, Kind kind, String cause) {
        record(claim, whom, Optional.of(kind), cause);
        return new Verdict.Denied(new Refusal(kind, cause));
    }

    private void record(Claim claim, Whom whom, Optional<Kind> refusal, String cause) {
        var key = new LoginRecord.Key(
                whom.account(),
                visitor.address().getHostAddress(),
                visitor.protocol(),
                claim.mechanism(),
                whom.credential(),
                refusal,
                cause,
                visitor.tls().map(TlsFacts::version).orElse(""),
                // Strangers choose what they call themselves: for names that are nobody's it would make rows at will.
                whom.account().isPresent() ? visitor.clientName() : "");
        desk.log().add(key, whom.name(), desk.clock().instant());
    }
}
