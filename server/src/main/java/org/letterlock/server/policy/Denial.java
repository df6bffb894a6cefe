package org.letterlock.server.policy;

/// Why a sender, a recipient or a message is not taken. The conversation says it in its own codes.
public enum Denial {
    /// 530 5.7.0
    AUTHENTICATION_REQUIRED,
    /// 550 5.7.1
    RELAYING_DENIED,
    /// 550 5.1.1
    NO_SUCH_MAILBOX,
    /// 550 5.2.1
    MAILBOX_DISABLED,
    /// 553 5.7.1: MAIL FROM is not theirs.
    FOREIGN_SENDER,
    /// 550 5.7.1: their credential may not send there.
    FORBIDDEN_RECIPIENT,
    /// 450 4.7.1: their credential has sent what it may in an hour.
    USED_UP,
    /// 421 4.7.0: their login no longer holds.
    LOGIN_OVER,
    /// 550 5.7.1: the `From` header is not theirs.
    FOREIGN_AUTHOR,
    /// 550 5.7.1: the `From` header says nothing that could be theirs: it is unreadable, empty, or there twice.
    UNREADABLE_AUTHOR,
    /// 451 4.3.0: we cannot tell now.
    BACKEND_DOWN,
    /// 451 4.4.0: allowed, but this server does not deliver there yet.
    NO_ROUTE
}
