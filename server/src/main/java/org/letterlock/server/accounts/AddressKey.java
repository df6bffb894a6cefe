package org.letterlock.server.accounts;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Saslprep;
import org.letterlock.protocol.text.Parsed;

/// An address in the form addresses are compared in: the domain in A-labels, and both parts without regard to case.
///
/// RFC 5321 §2.4 leaves the case of local parts to their owner, which for our domains we are.
///
/// @param local the local part, unquoted
/// @param domain lower-case A-labels
record AddressKey(String local, String domain) {
    /// What parts a local part from its detail (RFC 5233): mail to `alice+shop@` is alice's.
    private static final char DETAIL = '+';

    /// Nothing for an address literal, and for a local part nobody can have.
    static Optional<AddressKey> of(Mailbox mailbox) {
        return mailbox.host() instanceof Host.Domain domain
                ? Saslprep.name(mailbox.local())
                        .map(local -> new AddressKey(local.toLowerCase(Locale.ROOT), domain.ascii()))
                        .ok()
                : Optional.empty();
    }

    /// The address a login name is. A name without a domain is none, even where there is but one domain: the day a
    /// second one comes it would be ambiguous, or worse, somebody else's.
    static Optional<AddressKey> ofLogin(String name) {
        return AddressParser.mailbox(name, true) instanceof Parsed.Ok<Mailbox>(Mailbox mailbox)
                ? of(mailbox)
                : Optional.empty();
    }

    /// The addresses that may own mail to this one, the best first: itself, and itself without the detail.
    List<String> candidates() {
        int plus = local.indexOf(DETAIL);
        return plus <= 0 ? List.of(text()) : List.of(text(), new AddressKey(local.substring(0, plus), domain).text());
    }

    Mailbox mailbox() {
        return new Mailbox(local, new Host.Domain(domain));
    }

    /// As it stands in the database.
    String text() {
        return mailbox().text();
    }
}
