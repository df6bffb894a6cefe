package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Secret;

/// A directory that knows people from elsewhere and answers for their passwords: LDAP, Active Directory.
///
/// Implementations say "down" by value and throw nothing; a directory that is down is never a wrong password. Safe for
/// any thread; blocks, but for a bounded time.
public interface Directory extends AutoCloseable {
    /// What does not change while the server runs.
    Rules rules();

    /// Who has this address, in a domain of [Rules#domains()].
    Finding find(Mailbox address);

    /// The person with this [Entry#id()], as the directory has them now.
    ///
    /// @param address what their address was when they were last seen
    Finding again(String id, Mailbox address);

    /// Whether this is the password of who has this address. An empty one never is, and is not sent.
    ///
    /// @param typed as it came; preparing it is the directory's matter. The caller's to wipe
    Check check(Mailbox address, Secret typed);

    /// Hangs up; questions that are under way end by themselves.
    @Override
    void close();

    /// @param name what the log, the audit and the table of accounts call it
    /// @param domains whose addresses it answers for, in A-labels
    /// @param looksUp whether it can tell who has an address without that person's password
    /// @param overrulesLocalPasswords whether it answers even for an account that has a password here
    /// @param recheck how long an answer about somebody's standing is good for
    /// @param grace how long somebody last known to be in good standing may go on with app passwords while it
    ///     is down
    /// @param guesses how many different wrong passwords for one name reach it within `guessWindow`: fewer than
    ///     what locks an account there
    /// @param guessWindow also how long a wrong password is remembered, and not asked about again
    record Rules(
            String name,
            Set<String> domains,
            boolean looksUp,
            boolean overrulesLocalPasswords,
            Duration recheck,
            Duration grace,
            int guesses,
            Duration guessWindow) {
        public Rules {
            domains = Set.copyOf(domains);
        }
    }

    /// A person.
    ///
    /// @param id what stays when everything else changes, e.g. `entryUUID=…`
    /// @param dn where the entry stands now; for people to read
    /// @param addresses in [Rules#domains()], the primary one first; at least one
    /// @param displayName may be empty
    /// @param barred why they may not use mail though they are there: disabled, not in the group
    record Entry(String id, String dn, List<Mailbox> addresses, String displayName, Optional<String> barred) {
        public Entry {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("an entry without an address is nobody's");
            }
        }
    }

    sealed interface Finding {
        record Found(Entry entry) implements Finding {}

        /// @param cause in the directory's terms
        record Nobody(String cause) implements Finding {}

        /// It cannot tell now: down, slow, busy, or not set up as it should be.
        record Unavailable(String cause) implements Finding {}
    }

    /// Causes are for the log.
    sealed interface Check {
        record Right(Entry entry) implements Check {}

        record Wrong(String cause) implements Check {}

        /// Nobody has the address.
        record Nobody(String cause) implements Check {}

        /// The directory knows them, and refuses them whatever the password.
        record Refused(Refusal.Kind kind, String cause) implements Check {}

        /// Nothing was checked.
        record Unavailable(String cause) implements Check {}
    }
}
