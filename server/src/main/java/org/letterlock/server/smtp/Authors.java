package org.letterlock.server.smtp;

import java.util.List;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.message.AddressList;
import org.letterlock.server.intake.Heading;

/// Whom a message's `From` header names (RFC 5322 §3.6.2).
final class Authors {
    private Authors() {}

    /// Nobody, where the header is there twice or cannot be read: two readers might then see two authors.
    static List<Mailbox> of(Heading heading) {
        if (heading.from().size() != 1) {
            return List.of();
        }
        return AddressList.parse(heading.firstFrom())
                .map(AddressList::mailboxes)
                .ok()
                .orElse(List.of());
    }
}
