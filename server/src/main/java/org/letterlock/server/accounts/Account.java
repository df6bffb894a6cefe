package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.List;
import org.letterlock.protocol.address.Mailbox;

/// An account as its administrator sees it.
///
/// @param address the primary address
/// @param displayName may be empty
/// @param hasPassword whether there is a human password
/// @param admin whether its owner may administer the others on the web page
/// @param aliases its other addresses
public record Account(
        AccountId id,
        Mailbox address,
        String displayName,
        boolean enabled,
        boolean hasPassword,
        boolean admin,
        List<Mailbox> aliases,
        Instant createdAt) {
    public Account {
        aliases = List.copyOf(aliases);
    }
}
