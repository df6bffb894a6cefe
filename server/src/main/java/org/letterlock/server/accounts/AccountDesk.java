package org.letterlock.server.accounts;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.AccountBook.Place;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.database.StorageFailed;

/// The decisions of [Accounts], whatever the accounts are kept in.
///
/// @param book where they are kept
/// @param decoy what the password of an unknown name is checked against
/// @param tokens who checks bearer tokens, if anybody
/// @param people who answers for the passwords of people known elsewhere, if anybody
record AccountDesk(
        AccountBook book,
        Pepper pepper,
        HashingCost cost,
        PasswordHash decoy,
        PasswordChecks checks,
        GuessGuard guard,
        LoginLog log,
        InstantSource clock,
        Optional<TokenCheck> tokens,
        Optional<DirectoryDesk> people)
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
            Optional<AccountId> sender = sender(identity);
            if (sender.isEmpty()) {
                return new Permission.Forbidden("the account or the credential was disabled since the login");
            }
            if (people.isPresent()) {
                switch (people.get().standing(sender.get())) {
                    case DirectoryDesk.Standing.Good() -> {}
                    case DirectoryDesk.Standing.Barred(String cause) -> {
                        return new Permission.Forbidden(cause);
                    }
                    case DirectoryDesk.Standing.Unavailable(String cause) -> {
                        return new Permission.Unavailable(cause);
                    }
                }
            }
            Optional<Owner> owner = book.owner(key.get().candidates());
            return owner.map(Owner::account).equals(sender)
                    ? new Permission.Allowed()
                    : new Permission.Forbidden("the address is none of " + identity.account());
        } catch (StorageFailed down) {
            return new Permission.Unavailable(because(down));
        }
    }

    /// The account of an identity, while it and the credential are still good.
    private Optional<AccountId> sender(Identity identity) throws StorageFailed {
        Optional<CredentialId> credential = CredentialId.parse(identity.credential());
        if (credential.isPresent()) {
            return book.standing(credential.get())
                    .filter(now -> now.enabled() && !now.revoked())
                    .map(Standing::account);
        }
        Optional<AddressKey> account = AddressKey.ofLogin(identity.account());
        return account.isEmpty()
                ? Optional.empty()
                : book.owner(List.of(account.get().text()))
                        .filter(Owner::enabled)
                        .map(Owner::account);
    }

    @Override
    public Authenticator authenticator(Visitor visitor) {
        return new VisitorLogins(this, visitor);
    }

    private static String because(StorageFailed down) {
        return "the accounts cannot be read: " + down.getMessage();
    }
}
