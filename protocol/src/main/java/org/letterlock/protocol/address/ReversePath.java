package org.letterlock.protocol.address;

/// What `MAIL FROM:` names (RFC 5321 §4.1.2 `Reverse-path`). Source routes are parsed and dropped (Appendix C).
public sealed interface ReversePath {
    /// As it stands between the angle brackets.
    String text();

    /// `<>`: a bounce, which must never be bounced itself.
    record Null() implements ReversePath {
        @Override
        public String text() {
            return "";
        }
    }

    record From(Mailbox mailbox) implements ReversePath {
        @Override
        public String text() {
            return mailbox.text();
        }
    }
}
