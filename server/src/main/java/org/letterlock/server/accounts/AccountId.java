package org.letterlock.server.accounts;

/// An account's number in the store; never reused.
public record AccountId(long value) {}
