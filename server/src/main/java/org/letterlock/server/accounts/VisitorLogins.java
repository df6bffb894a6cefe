package org.letterlock.server.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountBook.Held;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.database.StorageFailed;

/// Logins as seen from one connection. What a name does not exist for costs what a wrong password costs; whatever
/// is refused, the cause goes to the audit and only its kind to the peer. For one thread.
final class VisitorLogins implements Authenticator {
    private static final String TOO_MANY_GUESSES = "too many different wrong passwords were tried lately";
    private static final String TOO_MANY_CHECKS = "too many passwords are being checked at once";

    private final AccountDesk desk;
    private final Accounts.Visitor visitor;

    /// Whose keys a mechanism was given last, and by what name it asked: what it reports next is about them.
    private Whom asked = Whom.NOBODY;

    private String askedAs = "";

    VisitorLogins(AccountDesk desk, Accounts.Visitor visitor) {
        this.desk = desk;
        this.visitor = visitor;
    }

    /// Whom an attempt is about.
    ///
    /// @param name the address logged in as, in the form addresses are compared in; empty if it was none
    /// @param guarded what guesses are counted against
    private record Whom(String name, String guarded, Optional<AccountId> account, Optional<CredentialId> credential) {
        static final Whom NOBODY = new Whom("", "", Optional.empty(), Optional.empty());

        static Whom of(String authcid, Optional<AddressKey> name, Optional<Holder> holder) {
            String text = name.map(AddressKey::text).orElse("");
            return new Whom(
                    text,
                    holder.map(Holder::primary).orElse(text.isEmpty() ? authcid : text),
                    holder.map(Holder::account),
                    Optional.empty());
        }

        Whom with(CredentialId id) {
            return new Whom(name, guarded, account, Optional.of(id));
        }

        String missing() {
            if (name.isEmpty()) {
                return "the login name is not a full address";
            }
            return "no account has this address";
        }
    }

    @Override
    public boolean has(Need need) {
        return switch (need) {
            case PASSWORD_CHECK, SCRAM_KEYS -> true;
            case LEGACY_KEYS -> hasLegacyKeys();
            case TOKEN_CHECK -> desk.tokens().isPresent();
            case CERTIFICATE, NONE -> false;
        };
    }

    /// CRAM-MD5 is worth offering only once somebody has an old device: many programs choose it wherever they see it,
    /// and then fail with the password of a person.
    private boolean hasLegacyKeys() {
        try {
            return desk.book().hasLegacyKeys();
        } catch (StorageFailed down) {
            return true; // the login itself says that it is down
        }
    }

    @Override
    public Verdict password(Claim claim, Secret password) {
        Optional<AddressKey> name = AddressKey.ofLogin(claim.authcid());
        Whom stranger = Whom.of(claim.authcid(), name, Optional.empty());
        if (password.isEmpty()) {
            return deny(claim, stranger, Kind.BAD, "the password is empty");
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
            return unavailable(claim, stranger, down);
        }
    }

    private Verdict appPassword(Claim claim, Optional<AddressKey> name, AppPassword app) throws StorageFailed {
        Optional<Holder> holder =
                holder(name, new Wanted.AppDigest(desk.pepper().digest(app)));
        Whom whom = Whom.of(claim.authcid(), name, holder);
        if (holder.isEmpty()) {
            return deny(claim, whom, Kind.BAD, whom.missing());
        }
        if (holder.get().credentials().isEmpty()) {
            return deny(claim, whom, Kind.BAD, "the account has no such app password");
        }
        Held held = holder.get().credentials().getFirst();
        whom = whom.with(held.id());
        return held.revoked()
                ? deny(claim, whom, Kind.REVOKED, "the app password was revoked")
                : conclude(claim, whom, holder.get().primary(), holder.get().enabled());
    }

    private Verdict humanPassword(Claim claim, Optional<AddressKey> name, Secret password) throws StorageFailed {
        return switch (HumanPassword.prepare(password)) {
            case Parsed.Bad<Secret>(String problem) ->
                deny(claim, Whom.of(claim.authcid(), name, Optional.empty()), Kind.BAD, problem);
            case Parsed.Ok<Secret>(Secret prepared) -> {
                try (prepared) {
                    yield preparedPassword(claim, name, prepared);
                }
            }
        };
    }

    private Verdict preparedPassword(Claim claim, Optional<AddressKey> name, Secret prepared) throws StorageFailed {
        Optional<Holder> holder = holder(name, new Wanted.Password());
        Optional<Held> held =
                holder.flatMap(found -> found.credentials().stream().findFirst());
        PasswordHash hash = held.isPresent() ? stored(held.get()) : desk.decoy();
        Whom whom = Whom.of(claim.authcid(), name, holder);
        Octets fingerprint = desk.guard().fingerprint(whom.guarded(), hash, prepared);
        PasswordChecks.Check check = switch (desk.guard().recall(fingerprint)) {
            case RIGHT -> PasswordChecks.Check.RIGHT;
            case WRONG -> PasswordChecks.Check.WRONG;
            case NONE -> {
                if (exhausted(whom)) {
                    yield PasswordChecks.Check.BUSY;
                }
                var computed = desk.checks().check(hash, prepared);
                // Others may have used up the allowance meanwhile; a guess made beyond it must tell nothing.
                yield exhausted(whom) ? PasswordChecks.Check.BUSY : computed;
            }
        };
        if (check == PasswordChecks.Check.BUSY) {
            return deny(claim, whom, Kind.THROTTLED, exhausted(whom) ? TOO_MANY_GUESSES : TOO_MANY_CHECKS);
        }
        if (check == PasswordChecks.Check.RIGHT && held.isPresent()) {
            desk.guard().right(fingerprint, visitor.address(), whom.guarded());
            return concludeNow(claim, whom, held.get().id());
        }
        desk.guard().wrong(fingerprint, visitor.address(), whom.guarded());
        String cause = holder.isEmpty()
                ? whom.missing()
                : held.isEmpty() ? "the account has app passwords only" : "the password is wrong";
        return deny(claim, whom, Kind.BAD, cause);
    }

    private boolean exhausted(Whom whom) {
        return desk.guard().exhausted(visitor.address(), whom.guarded());
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

    @Override
    public Keys<ScramKeys> scram(String authcid, ScramHash hash) {
        return keys(authcid, CredentialKeys.mechanism(hash), (holder, opened) -> {
            var candidates = opened.stream()
                    .map(key -> CredentialKeys.candidate(key.id(), key.key()))
                    .toList();
            // RFC 5802 §5.1: an unknown name looks like any other.
            return holder.map(found -> new ScramKeys(found.salt(), found.iterations(), candidates))
                    .orElseGet(() -> new ScramKeys(
                            desk.pepper().fakeSalt(asked.guarded()), desk.cost().scramIterations(), List.of()));
        });
    }

    @Override
    public Keys<List<CramKey>> cram(String authcid) {
        return keys(
                authcid,
                CredentialKeys.CRAM,
                (_, opened) -> opened.stream()
                        .map(key -> CredentialKeys.cramKey(key.id(), key.key()))
                        .toList());
    }

    private record Opened(CredentialId id, Octets key) {}

    private <K> Keys<K> keys(String authcid, String mechanism, BiFunction<Optional<Holder>, List<Opened>, K> make) {
        Optional<AddressKey> name = AddressKey.ofLogin(authcid);
        askedAs = authcid;
        asked = Whom.of(authcid, name, Optional.empty());
        try {
            Optional<Holder> holder = holder(name, new Wanted.Keys(mechanism));
            asked = Whom.of(authcid, name, holder);
            var opened = new ArrayList<Opened>();
            for (Held held : holder.map(Holder::credentials).orElse(List.of())) {
                opened.add(new Opened(held.id(), open(held, mechanism)));
            }
            return new Keys.Found<>(make.apply(holder, opened));
        } catch (StorageFailed down) {
            return new Keys.Unavailable<>(new Refusal(Kind.UNAVAILABLE, because(down)));
        }
    }

    private Octets open(Held held, String mechanism) throws StorageFailed {
        return desk.pepper()
                .open(held.material(), CredentialKeys.place(held.id(), mechanism))
                .orElseThrow(() -> new StorageFailed(
                        StorageFailed.Kind.UNAVAILABLE,
                        "the keys of credential " + held.id().text() + " do not open: they were changed",
                        null));
    }

    @Override
    public Verdict proven(Claim claim, String credential) {
        CredentialId id = CredentialId.parse(credential)
                .filter(parsed -> asked.account().equals(Optional.of(parsed.account())))
                .orElseThrow(() -> new IllegalStateException("a proof for a credential that was not a candidate"));
        Whom whom = asked;
        try {
            return concludeNow(claim, whom, id);
        } catch (StorageFailed down) {
            return unavailable(claim, whom, down);
        }
    }

    @Override
    public Verdict.Denied refused(Claim claim, Refusal refusal) {
        // A malformed first message is refused before any keys were asked for: those of an earlier try are not its own.
        Whom whom = claim.authcid().equals(askedAs) ? asked : stranger(claim);
        if (refusal.kind() == Kind.BAD && CredentialKeys.isScram(claim.mechanism())) {
            boolean exhausted = exhausted(whom);
            desk.guard().wrongProof(visitor.address(), whom.guarded());
            if (exhausted) {
                return deny(claim, whom, Kind.THROTTLED, TOO_MANY_GUESSES);
            }
        }
        return deny(claim, whom, refusal.kind(), refusal.cause());
    }

    @Override
    public Verdict token(Claim claim, Secret token) {
        Whom whom = stranger(claim);
        if (desk.tokens().isEmpty()) {
            return deny(claim, whom, Kind.BAD, "this server takes no bearer tokens");
        }
        if (token.isEmpty()) {
            return deny(claim, whom, Kind.BAD, "the token is empty");
        }
        return switch (desk.tokens().get().check(token)) {
            case TokenCheck.Result.Invalid(Refusal refusal) -> deny(claim, whom, refusal.kind(), refusal.cause());
            case TokenCheck.Result.Valid valid -> {
                try {
                    yield tokenOf(claim, whom, valid);
                } catch (StorageFailed down) {
                    yield unavailable(claim, whom, down);
                }
            }
        };
    }

    private Verdict tokenOf(Claim claim, Whom whom, TokenCheck.Result.Valid valid) throws StorageFailed {
        Optional<AccountBook.Owner> owner = owner(valid.user());
        if (owner.isEmpty()) {
            return deny(claim, whom, Kind.BAD, "no account has the address the token speaks for");
        }
        var known =
                new Whom(whom.name(), whom.guarded(), Optional.of(owner.get().account()), Optional.empty());
        boolean same = claim.authcid().isEmpty() || owner(claim.authcid()).equals(owner);
        if (!same) {
            return deny(claim, known, Kind.BAD, "the token speaks for another account than the name");
        }
        return conclude(claim, known, owner.get().primary(), owner.get().enabled(), valid.credential(), valid.scopes());
    }

    private Optional<AccountBook.Owner> owner(String name) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.ofLogin(name);
        return key.isEmpty()
                ? Optional.empty()
                : desk.book().owner(List.of(key.get().text()));
    }

    @Override
    public Verdict external(Claim claim) {
        return deny(claim, stranger(claim), Kind.BAD, "no account is known by its certificate");
    }

    @Override
    public Verdict anonymous(Claim claim, String trace) {
        return deny(claim, stranger(claim), Kind.BAD, "nobody logs in here without a name");
    }

    private static Whom stranger(Claim claim) {
        return Whom.of(claim.authcid(), AddressKey.ofLogin(claim.authcid()), Optional.empty());
    }

    private Optional<Holder> holder(Optional<AddressKey> name, Wanted wanted) throws StorageFailed {
        return name.isEmpty() ? Optional.empty() : desk.book().holder(name.get().text(), wanted);
    }

    /// Concludes by how the credential stands now: the check took time in which it may have been revoked.
    private Verdict concludeNow(Claim claim, Whom asked, CredentialId id) throws StorageFailed {
        Whom whom = asked.with(id);
        Optional<Standing> now = desk.book().standing(id);
        if (now.isEmpty() || now.get().revoked()) {
            return deny(claim, whom, Kind.REVOKED, "the credential was revoked");
        }
        boolean guessable = now.get().human() && CredentialKeys.isScram(claim.mechanism());
        if (guessable && exhausted(whom)) {
            return deny(claim, whom, Kind.THROTTLED, TOO_MANY_GUESSES);
        }
        if (visitor.devicesOnly() && now.get().human()) {
            return deny(claim, whom, Kind.NEEDS_APP_PASSWORD, "a person's password was used on a port for old devices");
        }
        return conclude(claim, whom, now.get().primary(), now.get().enabled());
    }

    private Verdict conclude(Claim claim, Whom whom, String primary, boolean enabled) throws StorageFailed {
        String credential = whom.credential().map(CredentialId::text).orElse("");
        return conclude(claim, whom, primary, enabled, credential, Set.of());
    }

    private Verdict conclude(
            Claim claim, Whom whom, String primary, boolean enabled, String credential, Set<String> scopes)
            throws StorageFailed {
        if (!enabled) {
            return deny(claim, whom, Kind.DISABLED, "the account is disabled");
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

    private Verdict.Denied unavailable(Claim claim, Whom whom, StorageFailed down) {
        return deny(claim, whom, Kind.UNAVAILABLE, because(down));
    }

    private static String because(StorageFailed down) {
        return "the accounts cannot be read: " + down.getMessage();
    }

    private Verdict.Denied deny(Claim claim, Whom whom, Kind kind, String cause) {
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
