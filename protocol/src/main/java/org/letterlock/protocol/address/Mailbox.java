package org.letterlock.protocol.address;

/// A mailbox: `local@host`.
///
/// @param local the local part without quotes or escapes, case kept (RFC 5321 §2.4); comparing is the owner's
///     matter
/// @param host where it lives
public record Mailbox(String local, Host host) {
    /// @throws IllegalArgumentException if the local part is empty or holds a control character
    public Mailbox {
        if (local.isEmpty() || local.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("no local part");
        }
    }

    /// As it stands on the wire without angle brackets; the local part is quoted where it must be.
    public String text() {
        return LocalPart.quoted(local) + "@" + host.text();
    }

    /// Whether it can be sent only to a server that offers SMTPUTF8 (RFC 6531): the domain alone has an ASCII form,
    /// the local part has none.
    public boolean needsUtf8() {
        return !HostParser.isAscii(local);
    }

    /// Whether it stands on the wire in ASCII; else only a transaction with SMTPUTF8 may name it.
    public boolean isAscii() {
        return HostParser.isAscii(local) && HostParser.isAscii(host.text());
    }

    /// The same mailbox with its domain in A-labels, for servers without SMTPUTF8.
    public Mailbox ascii() {
        return host instanceof Host.Domain domain ? new Mailbox(local, new Host.Domain(domain.ascii())) : this;
    }

    @Override
    public String toString() {
        return text();
    }
}
