package org.letterlock.protocol.smtp;

import java.util.Optional;
import java.util.Set;

/// The parameters of RCPT (RFC 3461 §4.1, §4.2).
///
/// @param notifyOn when to tell the sender; empty when not said; NEVER stands alone
/// @param orcpt the recipient as first named, `addr-type;address` with xtext decoded
public record RcptParameters(Set<Notify> notifyOn, Optional<String> orcpt) {
    public static final RcptParameters NONE = new RcptParameters(Set.of(), Optional.empty());

    public RcptParameters {
        notifyOn = Set.copyOf(notifyOn);
    }

    public enum Notify {
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }
}
