package org.letterlock.app.web;

import org.letterlock.server.accounts.Account;

/// Somebody who is signed in.
///
/// @param account as it stands at this request
/// @param session by which we know
public record Member(Account account, Sessions.Live session) {}
