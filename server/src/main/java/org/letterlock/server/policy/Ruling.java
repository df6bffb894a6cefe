package org.letterlock.server.policy;

import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.AccountId;

/// What happens to mail for one recipient.
public sealed interface Ruling {
    /// It stays here, in this account's mailbox.
    record Deliver(AccountId account, Mailbox mailbox) implements Ruling {}

    /// It goes on to another server.
    ///
    /// @param ground why this client may have us do that
    record Relay(Mailbox mailbox, Ground ground) implements Ruling {}

    /// @param cause the whole cause, for the log
    record Refuse(Denial denial, String cause) implements Ruling {}
}
