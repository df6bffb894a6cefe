package org.letterlock.app.web.pages;

import java.time.Instant;

/// Logins that were alike, in words.
///
/// @param granted whether they let somebody in
/// @param what happened: a sentence
/// @param how from where and by what: a phrase
/// @param account whose, for administrators; may be empty
public record LoginLine(boolean granted, String what, String how, String account, Instant last, long count) {}
