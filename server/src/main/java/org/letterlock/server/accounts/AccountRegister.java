package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Administration of the accounts, for the command line and for whoever else may: each call is one transaction, holds
/// at once for every server on the same database, and stands in the audit with who made it.
///
/// An account is named by any of its addresses. Passwords stay the caller's to wipe. Safe for any thread; blocks, and
/// setting a password keeps a core busy for some 100 ms. Every method throws [StorageFailed] when the disk or the
/// database did not do its work; nothing is changed then.
public final class AccountRegister {
    private static final int SALT_LENGTH = 16;
    private static final int LONGEST_DISPLAY_NAME = 200;

    private final AccountChanges changes;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final HashingCost cost;
    private final AppPasswordChanges appPasswords;

    private AccountRegister(AccountChanges changes, Pepper pepper, RandomGenerator random, HashingCost cost) {
        this.changes = changes;
        this.pepper = pepper;
        this.random = random;
        this.cost = cost;
        this.appPasswords = new AppPasswordChanges(changes, pepper, random);
    }

    /// @param random a cryptographic source, safe for any thread
    /// @param who makes the changes, for the audit: `cli 1000/alice`
    /// @throws StorageFailed also when the pepper is not the one the database was written under
    public static AccountRegister open(
            Database database, Pepper pepper, RandomGenerator random, InstantSource clock, String who)
            throws StorageFailed {
        return open(database, pepper, random, clock, who, HashingCost.STANDARD);
    }

    static AccountRegister open(
            Database database, Pepper pepper, RandomGenerator random, InstantSource clock, String who, HashingCost cost)
            throws StorageFailed {
        KeyCheck.verify(database, pepper);
        return new AccountRegister(new AccountChanges(database, pepper, random, clock, who), pepper, random, cost);
    }

    /// The same register for changes that another one makes.
    ///
    /// @param who makes them, for the audit: `web alice@example.test`
    public AccountRegister by(String who) {
        return new AccountRegister(changes.by(who), pepper, random, cost);
    }

    /// @param newDomain whether its domain became ours by this: worth a word, in case it was a typing error
    public record Created(Account account, boolean newDomain) {}

    /// What the first start makes. The caller shows both secrets once, and closes them.
    public record First(Account account, Secret password, AppPassword appPassword) {}

    /// The caller shows the secret once, and closes it.
    public record NewAppPassword(AppPasswordEntry entry, AppPassword appPassword) {}

    /// Makes an account. A domain that is not ours yet becomes ours.
    ///
    /// @param displayName may be empty
    /// @param password empty for an account with app passwords only
    public Result<Created> create(Mailbox address, String displayName, Optional<Secret> password) throws StorageFailed {
        var salt = newSalt();
        if (password.isEmpty()) {
            return create(address, displayName, salt, Optional.empty());
        }
        return switch (HumanPassword.of(password.get(), salt, cost, random)) {
            case Parsed.Bad<HumanPassword>(String problem) -> new Refused<>(problem);
            case Parsed.Ok<HumanPassword>(HumanPassword hashed) ->
                create(address, displayName, salt, Optional.of(hashed));
        };
    }

    private Result<Created> create(
            Mailbox address, String displayName, AccountSql.Salt salt, Optional<HumanPassword> password)
            throws StorageFailed {
        return AccountChanges.parsed(address, key -> changes.write(tx -> add(tx, key, displayName, salt, password)));
    }

    /// Makes the very first account, with a generated password and one app password; it is an administrator. Refused
    /// once there was any.
    public Result<First> createFirst(Mailbox address, String displayName) throws StorageFailed {
        var salt = newSalt();
        Secret password = HumanPassword.generate(random);
        HumanPassword hashed = HumanPassword.of(password, salt, cost, random).orThrow();
        AppPasswordChanges.Prepared app = appPasswords.prepare("first device", false, Walls.NONE, salt);
        return AccountChanges.parsed(
                address,
                key -> changes.write(tx -> {
                    if (tx.accounts().everHadOne()) {
                        return new Refused<>("there are accounts already");
                    }
                    return switch (add(tx, key, displayName, salt, Optional.of(hashed))) {
                        case Refused<Created>(String problem) -> new Refused<>(problem);
                        case Done<Created>(Created created) -> {
                            AccountId id = created.account().id();
                            app.add(tx, created.account());
                            tx.accounts().admit(id, true, tx.now());
                            yield new Done<>(new First(tx.accounts().get(id), password, app.password()));
                        }
                    };
                }));
    }

    private Result<Created> add(
            AccountChanges.Transaction tx,
            AddressKey key,
            String displayName,
            AccountSql.Salt salt,
            Optional<HumanPassword> password)
            throws SQLException {
        if (!isPlain(displayName, LONGEST_DISPLAY_NAME)) {
            return new Refused<>("the display name is too long or holds a control character");
        }
        if (tx.accounts().isTaken(key)) {
            return new Refused<>(key.text() + " is taken");
        }
        boolean newDomain = tx.accounts().addDomain(key.domain(), tx.now());
        AccountId id = tx.accounts().add(key, displayName, salt, tx.now());
        if (password.isPresent()) {
            tx.credentials()
                    .setPassword(id, password.get().phc(), password.get().keys(), tx.now());
        }
        tx.audit("account add", key.text(), newDomain ? "new domain " + key.domain() : "");
        return new Done<>(new Created(tx.accounts().get(id), newDomain));
    }

    /// All accounts, by address.
    public List<Account> list() throws StorageFailed {
        return changes.read(tx -> tx.accounts().list());
    }

    /// The account that has this address.
    public Optional<Account> find(Mailbox address) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.of(address);
        return key.isEmpty()
                ? Optional.empty()
                : changes.read(tx -> tx.accounts().find(key.get()));
    }

    /// Sets or changes the human password. App passwords stay.
    public Result<Account> setPassword(Mailbox address, Secret password) throws StorageFailed {
        Optional<Account> account = find(address);
        if (account.isEmpty()) {
            return AccountChanges.nobody(address);
        }
        AccountId id = account.get().id();
        AccountSql.Salt salt = changes.read(tx -> tx.accounts().salt(id));
        return switch (HumanPassword.of(password, salt, cost, random)) {
            case Parsed.Bad<HumanPassword>(String problem) -> new Refused<>(problem);
            case Parsed.Ok<HumanPassword>(HumanPassword hashed) ->
                changes.change(address, "account passwd", (tx, same) -> {
                    if (!same.id().equals(id)) {
                        return new Refused<>("the account was replaced meanwhile");
                    }
                    tx.credentials().setPassword(id, hashed.phc(), hashed.keys(), tx.now());
                    return new Done<>("");
                });
        };
    }

    /// Takes the human password away; app passwords stay.
    public Result<Account> removePassword(Mailbox address) throws StorageFailed {
        return changes.change(address, "account passwd", (tx, account) -> {
            tx.credentials().removePassword(account.id(), tx.now());
            return new Done<>("removed");
        });
    }

    /// Lets it log in and receive again.
    public Result<Account> enable(Mailbox address) throws StorageFailed {
        return changes.change(address, "account enable", (tx, account) -> {
            tx.accounts().enable(account.id(), true);
            return new Done<>("");
        });
    }

    /// From now on it neither logs in nor receives. Nothing is lost.
    public Result<Account> disable(Mailbox address) throws StorageFailed {
        return changes.change(address, "account disable", (tx, account) -> {
            tx.accounts().enable(account.id(), false);
            return new Done<>("");
        });
    }

    /// Whether its owner may administer the others on the web page from now on.
    public Result<Account> setAdmin(Mailbox address, boolean admin) throws StorageFailed {
        return changes.change(address, "account admin", (tx, account) -> {
            tx.accounts().admit(account.id(), admin, tx.now());
            return new Done<>(admin ? "on" : "off");
        });
    }

    /// Takes the account, its addresses and its credentials away, and returns it as it was. Its number is never given
    /// again, so that who gets the address next does not get the mail.
    public Result<Account> remove(Mailbox address) throws StorageFailed {
        return AccountChanges.parsed(
                address,
                key -> changes.write(tx -> {
                    Optional<Account> account = tx.accounts().find(key);
                    if (account.isEmpty()) {
                        return AccountChanges.nobody(address);
                    }
                    tx.accounts().remove(account.get().id(), tx.now());
                    tx.audit("account remove", account.get().address().text(), "");
                    return new Done<>(account.get());
                }));
    }

    /// Gives the account one more address, in a domain of ours.
    public Result<Account> addAlias(Mailbox address, Mailbox alias) throws StorageFailed {
        return AccountChanges.parsed(
                alias,
                key -> changes.change(address, "alias add", (tx, account) -> {
                    if (!tx.accounts().hasDomain(key.domain())) {
                        return new Refused<>(key.domain() + " is not one of our domains; add it first");
                    }
                    if (tx.accounts().isTaken(key)) {
                        return new Refused<>(key.text() + " is taken");
                    }
                    tx.accounts().addAddress(account.id(), key, tx.now());
                    return new Done<>(key.text());
                }));
    }

    /// Takes an address of the account away, but the primary one.
    public Result<Account> removeAlias(Mailbox address, Mailbox alias) throws StorageFailed {
        return AccountChanges.parsed(
                alias,
                key -> changes.change(address, "alias remove", (tx, account) -> {
                    if (account.aliases().stream()
                            .noneMatch(known -> known.text().equals(key.text()))) {
                        return new Refused<>(key.text() + " is no alias of " + account.address());
                    }
                    tx.accounts().removeAddress(key);
                    return new Done<>(key.text());
                }));
    }

    /// Our domains, by name.
    public List<Host.Domain> domains() throws StorageFailed {
        return changes.read(tx -> tx.accounts().domains());
    }

    /// Mail for the domain becomes ours to receive. Doing it again is fine.
    public Result<Host.Domain> addDomain(Host.Domain domain) throws StorageFailed {
        return changes.write(tx -> {
            if (tx.accounts().addDomain(domain.ascii(), tx.now())) {
                tx.audit("domain add", domain.ascii(), "");
            }
            return new Done<>(domain);
        });
    }

    /// Mail for the domain is no longer ours. Refused while anybody has an address there.
    public Result<Host.Domain> removeDomain(Host.Domain domain) throws StorageFailed {
        return changes.write(tx -> {
            long addresses = tx.accounts().addressesOf(domain.ascii());
            if (addresses > 0) {
                return new Refused<>(addresses + " addresses are in " + domain.text() + "; remove them first");
            }
            if (!tx.accounts().removeDomain(domain.ascii())) {
                return new Refused<>(domain.text() + " is not one of our domains");
            }
            tx.audit("domain remove", domain.ascii(), "");
            return new Done<>(domain);
        });
    }

    /// Makes an app password without walls.
    public Result<NewAppPassword> createAppPassword(Mailbox address, String name, boolean legacy) throws StorageFailed {
        return createAppPassword(address, name, legacy, Walls.NONE);
    }

    /// Makes an app password.
    ///
    /// @param name what its owner knows the device by; no two live ones share it
    /// @param legacy whether it serves CRAM-MD5 and NTLM too, for an old device
    /// @param walls what it is confined to
    public Result<NewAppPassword> createAppPassword(Mailbox address, String name, boolean legacy, Walls walls)
            throws StorageFailed {
        return appPasswords.create(address, name, legacy, walls);
    }

    /// The app passwords of an account, the live ones first.
    public Result<List<AppPasswordEntry>> appPasswords(Mailbox address) throws StorageFailed {
        return changes.look(address, (tx, account) -> tx.credentials().appPasswords(account.id()));
    }

    /// Revokes an app password for good. Sessions that were opened with it end.
    ///
    /// @param which its number ([CredentialId#number]) or its name
    public Result<AppPasswordEntry> revokeAppPassword(Mailbox address, String which) throws StorageFailed {
        return appPasswords.revoke(address, which);
    }

    /// Draws other walls around a live app password. Sessions that are then outside end.
    ///
    /// @param which its number ([CredentialId#number]) or its name
    /// @param change from the walls there are to those that shall be; may be asked again
    public Result<AppPasswordEntry> changeWalls(Mailbox address, String which, UnaryOperator<Walls> change)
            throws StorageFailed {
        return appPasswords.changeWalls(address, which, change);
    }

    /// The logins of an account, the latest first: those of the last 30 days, tried and done.
    public Result<List<LoginRecord>> logins(Mailbox address, int limit) throws StorageFailed {
        return changes.look(address, (tx, account) -> tx.accounts().logins(account.id(), limit));
    }

    /// The changes made to accounts, the latest first.
    public List<AuditEntry> audit(int limit) throws StorageFailed {
        return changes.read(tx -> tx.accounts().audit(limit));
    }

    /// What is wrong with a password somebody wants to choose, in the words of [Result.Refused]; for asking before it
    /// is typed again. The password stays the caller's.
    public static Optional<String> problemWith(Secret password) {
        return switch (HumanPassword.prepareNew(password)) {
            case Parsed.Bad<Secret>(String problem) -> Optional.of(problem);
            case Parsed.Ok<Secret>(Secret prepared) -> {
                prepared.close();
                yield Optional.empty();
            }
        };
    }

    /// A password nobody chose. The caller closes it.
    public Secret generatePassword() {
        return HumanPassword.generate(random);
    }

    private AccountSql.Salt newSalt() {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new AccountSql.Salt(Octets.of(salt), cost.scramIterations());
    }

    static boolean isPlain(String text, int longest) {
        return text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
    }
}
