package org.letterlock.server.accounts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

/// What all ways to log in have in common: from whom is asked and what is known, to a verdict that stands in the
/// audit. Whatever is refused, the cause goes to the audit and only its kind to the peer. Each exchange ends in
/// exactly one call of [#conclude] or [#deny]. For one thread.
///
/// @param visitor who asks, from where
record LoginDecision(AccountDesk desk, Accounts.Visitor visitor) {
    /// The account that has this login name.
    Optional<AccountBook.Owner> owner(String name) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.ofLogin(name);
        return key.isEmpty()
                ? Optional.empty()
                : desk.book().owner(List.of(key.get().text()));
    }

    /// Whom a name is about, for an attempt that ends before anybody was looked for.
    Whom named(String authcid) {
        Whom stranger = Whom.stranger(authcid);
        try {
            return owner(authcid).map(stranger::of).orElse(stranger);
        } catch (StorageFailed down) {
            return stranger;
        }
    }

    /// The denial, where guessable secrets for that name are not looked at from that network for now.
    Optional<Verdict.Denied> banned(Claim claim, Whom whom) {
        return denied(claim, whom, () -> desk.guard().banned(visitor.address(), whom.guarded()));
    }

    /// The web page knows no bans: there people see why they are banned. Guesses are slowed there too.
    private Optional<Verdict.Denied> denied(Claim claim, Whom whom, Supplier<Optional<Ban>> ban) {
        return visitor.byWebPage()
                ? Optional.empty()
                : ban.get().map(holding -> deny(claim, whom, Kind.BANNED, Causes.banned(holding)));
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
            return deny(claim, whom, Kind.REVOKED, Causes.CREDENTIAL_REVOKED);
        }
        boolean guessable = now.get().human() && CredentialKeys.isScram(claim.mechanism());
        if (guessable) {
            Optional<Verdict.Denied> banned = banned(claim, whom);
            if (banned.isPresent()) {
                return banned.get();
            }
            if (exhausted(whom)) {
                return deny(claim, whom, Kind.THROTTLED, Causes.TOO_MANY_GUESSES);
            }
        }
        if (now.get().human() && isOverruled(now.get().primary())) {
            return deny(claim, whom, Kind.BAD, Causes.DIRECTORY_ALONE);
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
            return Optional.of(new Refusal(Kind.NEEDS_APP_PASSWORD, Causes.DEVICES_ONLY));
        }
        // Mail programs cannot ask for a code; the web page does.
        return twoFactor && !visitor.byWebPage()
                ? Optional.of(new Refusal(Kind.NEEDS_APP_PASSWORD, Causes.TWO_FACTOR))
                : Optional.empty();
    }

    private Optional<Refusal> refusalOfDevices(Walls walls) {
        return visitor.byWebPage()
                ? Optional.of(new Refusal(Kind.WRONG_PROTOCOL, Causes.MAIL_ONLY))
                : walls.refusal(visitor, desk.clock().instant());
    }

    Verdict conclude(Claim claim, Whom whom, String primary, boolean enabled, String credential, Set<String> scopes)
            throws StorageFailed {
        Optional<Verdict.Denied> banned = denied(claim, whom, () -> desk.guard().banned(visitor.address()));
        if (banned.isPresent()) {
            return banned.get();
        }
        if (!enabled) {
            return deny(claim, whom, Kind.DISABLED, Causes.DISABLED);
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
            return deny(claim, whom, Kind.BAD, Causes.NOT_ANOTHER);
        }
        desk.guard().provenFrom(visitor.address(), whom.guarded());
        if (!whom.name().equals(whom.guarded())) {
            desk.guard().provenFrom(visitor.address(), whom.name()); // by which it is known before it is looked up
        }
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
