package org.letterlock.server.accounts;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.AccountBook.Place;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.database.StorageFailed;

/// The decisions of [Accounts], whatever the accounts are kept in.
///
/// @param book where they are kept
/// @param decoy what the password of an unknown name is checked against: a PHC string, read anew each time as
///     any is
/// @param pace how long refused logins take
/// @param live the logins whose sessions last
/// @param tokens who checks bearer tokens, if anybody
/// @param people who answers for the passwords of people known elsewhere, if anybody
/// @param ntlmBound whether NTLM must be bound to the TLS channel
record AccountDesk(
        AccountBook book,
        Pepper pepper,
        HashingCost cost,
        Octets decoy,
        Pace pace,
        PasswordChecks checks,
        GuessGuard guard,
        LoginLog log,
        LiveLogins live,
        InstantSource clock,
        Optional<TokenCheck> tokens,
        Optional<DirectoryDesk> people,
        boolean ntlmBound)
        implements Accounts {
    /// Addresses that somebody must read (RFC 5321 §4.5.1, RFC 2142 §4).
    private static final Set<String> ALWAYS_READ = Set.of("postmaster", "abuse");

    @Override
    public Resolution resolve(Mailbox address) {
        if (!(address.host() instanceof Host.Domain domain)) {
            return new Resolution.Remote();
        }
        try {
            Optional<AddressKey> key = AddressKey.of(address);
            if (key.isEmpty()) {
                return book.hasDomain(domain.ascii()) ? new Resolution.NoSuchMailbox() : new Resolution.Remote();
            }
            Place place = book.place(key.get().domain(), key.get().candidates());
            if (!place.ours()) {
                return new Resolution.Remote();
            }
            if (place.owner().isPresent()) {
                return resident(place.owner().get());
            }
            return people.isPresent() ? arrival(people.get(), key.get()) : nobody(key.get());
        } catch (StorageFailed down) {
            return new Resolution.Unavailable(because(down));
        }
    }

    /// Mail for an account that is there.
    private Resolution resident(Owner owner) throws StorageFailed {
        Resolution usual = resolution(Optional.of(owner));
        return people.isPresent() && owner.enabled() ? people.get().mail(owner, usual) : usual;
    }

    /// Mail for an address that nobody has yet; the directory may know better.
    private Resolution arrival(DirectoryDesk directory, AddressKey key) throws StorageFailed {
        return switch (directory.arrive(key)) {
            case DirectoryDesk.Arrival.Arrived(Owner owner, boolean barred) ->
                barred ? new Resolution.Disabled() : resolution(Optional.of(owner));
            case DirectoryDesk.Arrival.Nobody() -> nobody(key);
            case DirectoryDesk.Arrival.Unavailable(String cause) -> new Resolution.Unavailable(cause);
        };
    }

    private Resolution nobody(AddressKey key) throws StorageFailed {
        return ALWAYS_READ.contains(key.local()) ? resolution(book.firstOwner()) : new Resolution.NoSuchMailbox();
    }

    @Override
    public Resolution postmaster() {
        try {
            Optional<Owner> named = book.postmaster();
            return resolution(named.isPresent() ? named : book.firstOwner());
        } catch (StorageFailed down) {
            return new Resolution.Unavailable(because(down));
        }
    }

    private static Resolution resolution(Optional<Owner> owner) {
        if (owner.isEmpty()) {
            return new Resolution.NoSuchMailbox();
        }
        return owner.get().enabled()
                ? new Resolution.Local(
                        owner.get().account(), mailbox(owner.get().primary()))
                : new Resolution.Disabled();
    }

    /// An address that was one when it was stored.
    static Mailbox mailbox(String stored) {
        return AddressParser.mailbox(stored, true).orThrow();
    }

    @Override
    public boolean isLocal(Host host) {
        try {
            return host instanceof Host.Domain domain && book.hasDomain(domain.ascii());
        } catch (StorageFailed down) {
            return false;
        }
    }

    @Override
    public Permission maySendAs(Identity identity, Mailbox address) {
        try {
            Optional<AddressKey> key = AddressKey.of(address);
            if (key.isEmpty()) {
                return new Permission.Forbidden("an address literal belongs to nobody");
            }
            Optional<Owner> owner = book.owner(key.get().candidates());
            return asLongAsItHolds(identity, now -> {
                if (!owner.map(Owner::account).equals(Optional.of(now.account()))) {
                    return new Permission.Forbidden("the address is none of " + identity.account());
                }
                return now.walls().admitSender(address)
                        ? new Permission.Allowed()
                        : new Permission.Forbidden("no sender that app password " + identity.credential() + " may use");
            });
        } catch (StorageFailed down) {
            return new Permission.Unavailable(because(down));
        }
    }

    @Override
    public Permission maySendTo(Identity identity, Mailbox recipient) {
        return asLongAsItHolds(
                identity,
                now -> now.walls().admitRecipient(recipient)
                        ? new Permission.Allowed()
                        : new Permission.Forbidden(
                                "no recipient that app password " + identity.credential() + " may send to"));
    }

    @Override
    public Permission maySend(Identity identity) {
        return within(identity, (credential, most) -> book.sent(credential, clock.instant()) < most);
    }

    @Override
    public Permission count(Identity identity) {
        return within(identity, (credential, most) -> book.count(credential, most, clock.instant()));
    }

    @FunctionalInterface
    private interface Room {
        boolean isLeft(CredentialId credential, int most) throws StorageFailed;
    }

    /// Whether there is room in this hour, where there is a limit.
    private Permission within(Identity identity, Room room) {
        Optional<CredentialId> credential = CredentialId.parse(identity.credential());
        return asLongAsItHolds(identity, now -> {
            OptionalInt most = now.walls().perHour();
            return credential.isEmpty() || most.isEmpty() || room.isLeft(credential.get(), most.getAsInt())
                    ? new Permission.Allowed()
                    : new Permission.UsedUp("app password " + identity.credential() + " has sent the " + most.getAsInt()
                            + " messages it may in an hour");
        });
    }

    @Override
    public void uncount(Identity identity) {
        try {
            Optional<CredentialId> id = CredentialId.parse(identity.credential());
            if (id.isPresent() && book.sent(id.get(), clock.instant()) > 0) {
                book.uncount(id.get(), clock.instant());
            }
        } catch (StorageFailed down) {
            // what was not delivered then counts for an hour: the disk has more to say about it elsewhere
        }
    }

    @FunctionalInterface
    private interface Question {
        Permission ask(Standing now) throws StorageFailed;
    }

    /// Asks about the credential of an identity, while it and the account are still good.
    private Permission asLongAsItHolds(Identity identity, Question question) {
        try {
            Optional<CredentialId> credential = CredentialId.parse(identity.credential());
            Optional<Standing> now = credential.isPresent() ? book.standing(credential.get()) : elsewhere(identity);
            if (now.isEmpty()) {
                return new Permission.LoginOver("the account or the credential is no more");
            }
            Optional<String> over = now.get().over(clock.instant());
            if (over.isPresent()) {
                return new Permission.LoginOver(over.get());
            }
            return switch (inDirectory(now.get())) {
                case DirectoryDesk.Standing.Good() -> question.ask(now.get());
                case DirectoryDesk.Standing.Barred(String cause) -> new Permission.LoginOver(cause);
                case DirectoryDesk.Standing.Unavailable(String cause) -> new Permission.Unavailable(cause);
            };
        } catch (StorageFailed down) {
            return new Permission.Unavailable(because(down));
        }
    }

    private DirectoryDesk.Standing inDirectory(Standing now) throws StorageFailed {
        return people.isPresent() ? people.get().standing(now.account()) : new DirectoryDesk.Standing.Good();
    }

    /// What is kept elsewhere, such as the token of another's issuer, holds as long as the account does.
    private Optional<Standing> elsewhere(Identity identity) throws StorageFailed {
        Optional<AddressKey> account = AddressKey.ofLogin(identity.account());
        Optional<Owner> owner = account.isEmpty()
                ? Optional.empty()
                : book.owner(List.of(account.get().text()));
        if (owner.isEmpty() || !DirectoryLogin.isBy(identity)) {
            return owner.map(Standing::of);
        }
        return Optional.of(
                Standing.ofPerson(owner.get(), book.hasTwoFactor(owner.get().account())));
    }

    @Override
    public LiveLogin watch(Identity identity, Visitor visitor, Runnable end) {
        return live.enter(identity, visitor, end);
    }

    @Override
    public Authenticator authenticator(Visitor visitor) {
        return new VisitorLogins(this, visitor);
    }

    private static String because(StorageFailed down) {
        return "the accounts cannot be read: " + down.getMessage();
    }
}
