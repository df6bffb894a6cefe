package org.letterlock.protocol.address;

/// What `RCPT TO:` names (RFC 5321 §4.1.2 `Forward-path`).
public sealed interface ForwardPath {
    /// As it stands between the angle brackets.
    String text();

    /// `<Postmaster>`, in any case and with no domain (RFC 5321 §4.1.1.3).
    record Postmaster() implements ForwardPath {
        @Override
        public String text() {
            return "Postmaster";
        }
    }

    /// @param routed whether the client wrote a source route (`@a,@b:`), which is dropped (RFC 5321 §3.3,
    ///     Appendix C)
    record To(Mailbox mailbox, boolean routed) implements ForwardPath {
        @Override
        public String text() {
            return mailbox.text();
        }
    }
}
