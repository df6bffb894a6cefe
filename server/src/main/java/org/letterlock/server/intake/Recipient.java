package org.letterlock.server.intake;

import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.server.accounts.AccountId;

/// A recipient that was taken.
///
/// @param named as the client named it
/// @param account whose mailbox it is
public record Recipient(ForwardPath named, AccountId account) {}
