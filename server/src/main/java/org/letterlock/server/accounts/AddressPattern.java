package org.letterlock.server.accounts;

import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// One address, or all addresses of a domain, as a wall names them. Compared as addresses are here: without regard to
/// case, domains in A-labels. Neither the detail of `alice+shop@` nor a subdomain is looked through: a wall admits
/// what it names.
public sealed interface AddressPattern {
    /// `alice@example.test`, or `@example.test`.
    String text();

    boolean matches(Mailbox mailbox);

    /// @param text in the form addresses are compared in
    record Single(String text) implements AddressPattern {
        @Override
        public boolean matches(Mailbox mailbox) {
            return AddressKey.of(mailbox).filter(key -> key.text().equals(text)).isPresent();
        }
    }

    /// @param domain lower-case A-labels
    record WholeDomain(String domain) implements AddressPattern {
        @Override
        public String text() {
            return "@" + domain;
        }

        @Override
        public boolean matches(Mailbox mailbox) {
            return mailbox.host() instanceof Host.Domain other && other.ascii().equals(domain);
        }
    }

    /// Reads `alice@example.test`, `@example.test`, and `*@example.test`, which many write for the latter.
    static Parsed<AddressPattern> parse(String text) {
        String plain = text.startsWith("*@") ? text.substring(1) : text;
        if (plain.startsWith("@")) {
            return AddressParser.domain(plain.substring(1), true).map(domain -> new WholeDomain(domain.ascii()));
        }
        if (plain.indexOf('@') < 0) {
            return Parsed.bad("no @: write alice@example.org for one address, @example.org for a whole domain");
        }
        return AddressParser.mailbox(plain, true)
                .flatMap(mailbox -> AddressKey.of(mailbox)
                        .map(key -> Parsed.<AddressPattern>ok(new Single(key.text())))
                        .orElseGet(
                                () -> Parsed.bad("a domain name must follow the @, and no odd characters precede it")));
    }
}
