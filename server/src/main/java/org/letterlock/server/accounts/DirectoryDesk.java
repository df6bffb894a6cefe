package org.letterlock.server.accounts;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.Accounts.Resolution;
import org.letterlock.server.accounts.DirectoryBook.Adoption;
import org.letterlock.server.accounts.DirectoryBook.Link;
import org.letterlock.server.accounts.DirectoryBook.State;
import org.letterlock.server.database.StorageFailed;

/// What a directory means for the accounts: who appears, who may go on, who is gone. Every rule is in
/// docs/adr/0013-directory.md. Safe for any thread; blocks on the directory.
final class DirectoryDesk {
    /// How long mail for somebody who has vanished is put off before it is refused: a wrong search base must not cost
    /// anybody mail.
    static final Duration VANISHED = Duration.ofHours(24);

    /// How long "nobody has this address" is believed, and of how many addresses.
    static final Duration ABSENCE = Duration.ofMinutes(1);

    static final int ABSENCES = 10_000;

    private static final System.Logger LOG = System.getLogger(DirectoryDesk.class.getName());

    private final Directory directory;
    private final DirectoryBook book;
    private final DirectoryGuesses guesses;
    private final InstantSource clock;
    private final SequencedMap<String, Instant> absent = new LinkedHashMap<>();

    DirectoryDesk(Directory directory, DirectoryBook book, InstantSource clock) {
        this.directory = directory;
        this.book = book;
        this.clock = clock;
        this.guesses = new DirectoryGuesses(
                directory.rules().guesses(), directory.rules().guessWindow(), clock);
    }

    Directory.Rules rules() {
        return directory.rules();
    }

    void close() {
        directory.close();
    }

    DirectoryGuesses guesses() {
        return guesses;
    }

    /// Whether the directory answers for passwords of this address.
    ///
    /// @param hasPassword whether its account has one here
    boolean answersFor(AddressKey address, boolean hasPassword) {
        return rules().domains().contains(address.domain()) && (!hasPassword || rules().overrulesLocalPasswords());
    }

    Directory.Check check(AddressKey address, Secret typed) {
        return directory.check(address.mailbox(), typed);
    }

    /// Makes or refreshes the account of somebody the directory knows.
    Adoption adopt(Directory.Entry entry) throws StorageFailed {
        Adoption adoption = book.adopt(entry);
        if (adoption instanceof Adoption.Conflict(String cause)) {
            LOG.log(Level.WARNING, "the directory's " + entry.dn() + " gets no account: " + cause);
        }
        return adoption;
    }

    /// Whether an account may be used, as far as the directory has a say.
    sealed interface Standing {
        record Good() implements Standing {}

        record Barred(String cause) implements Standing {}

        record Unavailable(String cause) implements Standing {}
    }

    private static final Standing GOOD = new Standing.Good();

    /// For logins by app password or token, and for sending on: the directory is asked when its last answer is old.
    Standing standing(AccountId account) throws StorageFailed {
        Optional<Link> link = book.link(account);
        if (link.isEmpty()) {
            return GOOD;
        }
        if (!rules().looksUp() || isRecent(link.get())) {
            return standing(link.get());
        }
        return switch (directory.again(link.get().entry(), mailbox(link.get()))) {
            case Directory.Finding.Unavailable(String cause) -> whileDown(link.get(), cause);
            case Directory.Finding answer -> standing(noted(link.get(), answer));
        };
    }

    /// The address is in the register, so it is one.
    private static org.letterlock.protocol.address.Mailbox mailbox(Link link) {
        return AccountDesk.mailbox(link.primary());
    }

    private boolean isRecent(Link link) {
        Instant now = clock.instant();
        return !link.askedAt().isAfter(now)
                && link.askedAt().plus(rules().recheck()).isAfter(now);
    }

    private static Standing standing(Link link) {
        return switch (link.state()) {
            case GOOD -> GOOD;
            case BARRED -> new Standing.Barred("the directory refuses the person: " + link.cause());
            case GONE -> new Standing.Barred("the person is no longer in the directory: " + link.cause());
        };
    }

    private Standing whileDown(Link link, String cause) {
        if (link.state() != State.GOOD) {
            return standing(link);
        }
        return link.seenAt().plus(rules().grace()).isAfter(clock.instant())
                ? GOOD
                : new Standing.Unavailable("the directory does not answer: " + cause);
    }

    private Link noted(Link link, Directory.Finding answer) throws StorageFailed {
        switch (answer) {
            case Directory.Finding.Found(Directory.Entry entry) -> adopt(entry);
            case Directory.Finding.Nobody(String cause) -> book.answered(link.account(), State.GONE, cause);
            case Directory.Finding.Unavailable _ -> {}
        }
        return book.link(link.account()).orElse(link);
    }

    /// Somebody's password was asked for, and the directory knows them no longer.
    void gone(AccountId account, String cause) throws StorageFailed {
        if (book.link(account).isPresent()) {
            book.answered(account, State.GONE, cause);
        }
    }

    /// What becomes of mail for an account that exists; `usual` if the directory has no objection. A directory that is
    /// down keeps no mail from a mailbox that is there.
    Resolution mail(Owner owner, Resolution usual) throws StorageFailed {
        Standing standing = standing(owner.account());
        if (standing instanceof Standing.Barred(String cause)) {
            Optional<Link> gone = book.link(owner.account()).filter(link -> link.state() == State.GONE);
            if (gone.isEmpty()) {
                return new Resolution.Disabled();
            }
            return gone.get().sinceAt().plus(VANISHED).isAfter(clock.instant())
                    ? new Resolution.Unavailable(cause)
                    : new Resolution.NoSuchMailbox();
        }
        return usual;
    }

    /// Who of the directory has an address that no account has.
    sealed interface Arrival {
        record Arrived(Owner owner, boolean barred) implements Arrival {}

        record Nobody() implements Arrival {}

        record Unavailable(String cause) implements Arrival {}
    }

    Arrival arrive(AddressKey address) throws StorageFailed {
        if (!rules().looksUp() || !rules().domains().contains(address.domain())) {
            return new Arrival.Nobody();
        }
        List<AddressKey> candidates = address.candidates().stream()
                .flatMap(text -> AddressKey.ofLogin(text).stream())
                .toList();
        for (AddressKey candidate : candidates) {
            if (isAbsent(candidate)) {
                continue;
            }
            switch (directory.find(candidate.mailbox())) {
                case Directory.Finding.Found(Directory.Entry entry) -> {
                    return switch (adopt(entry)) {
                        case Adoption.Adopted(Owner owner) ->
                            new Arrival.Arrived(owner, entry.barred().isPresent());
                        case Adoption.Conflict(String cause) -> new Arrival.Unavailable(cause);
                    };
                }
                case Directory.Finding.Nobody _ -> remember(candidate);
                case Directory.Finding.Unavailable(String cause) -> {
                    return new Arrival.Unavailable("the directory does not answer: " + cause);
                }
            }
        }
        return new Arrival.Nobody();
    }

    private boolean isAbsent(AddressKey address) {
        synchronized (absent) {
            Instant since = absent.getOrDefault(address.text(), Instant.MIN);
            Instant now = clock.instant();
            return !since.isAfter(now) && since.isAfter(now.minus(ABSENCE));
        }
    }

    private void remember(AddressKey address) {
        synchronized (absent) {
            absent.putLast(address.text(), clock.instant());
            if (absent.size() > ABSENCES) {
                absent.pollFirstEntry();
            }
        }
    }
}
