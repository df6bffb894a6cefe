package org.letterlock.protocol.address;

/// A mailbox: `local@host`.
///
/// @param local the local part without quotes or escapes, case kept (RFC 5321 §2.4); comparing is the owner's matter
/// @param host where it lives
public record Mailbox(String local, Host host) {
    /// As it stands on the wire without angle brackets; the local part is quoted where it must be.
    public String text() {
        return LocalPart.quoted(local) + "@" + host.text();
    }

    @Override
    public String toString() {
        return text();
    }
}
