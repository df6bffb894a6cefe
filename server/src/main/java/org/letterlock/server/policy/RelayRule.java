package org.letterlock.server.policy;

import java.util.Optional;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.server.accounts.Accounts.Resolution;

/// The one rule that decides about relaying. Pure: a port's policy, what is proved about the client, and where the
/// accounts say the address lives; nothing a client merely claims goes in.
///
/// A recipient reaches this rule parsed. Percent signs, exclamation marks and quoted local parts are letters of a
/// local part here and never lead anywhere else; source routes are gone (RFC 5321 §3.3, Appendix C).
final class RelayRule {
    private RelayRule() {}

    static Ruling judge(PortPolicy port, Standing who, ForwardPath to, Resolution resolution) {
        if (!port.admits(who.address())) {
            return new Ruling.Refuse(Denial.RELAYING_DENIED, "the network may not use this port");
        }
        if (port.needsLogin(who)) {
            return new Ruling.Refuse(Denial.AUTHENTICATION_REQUIRED, "nobody has logged in");
        }
        return switch (resolution) {
            case Resolution.Local(var account, var mailbox) -> new Ruling.Deliver(account, mailbox);
            case Resolution.NoSuchMailbox() -> new Ruling.Refuse(Denial.NO_SUCH_MAILBOX, "no such mailbox");
            case Resolution.Disabled() -> new Ruling.Refuse(Denial.MAILBOX_DISABLED, "the mailbox is switched off");
            case Resolution.Unavailable(var cause) -> new Ruling.Refuse(Denial.BACKEND_DOWN, cause);
            case Resolution.Remote() -> remote(port.ground(who), to);
        };
    }

    private static Ruling remote(Optional<Ground> ground, ForwardPath to) {
        if (ground.isPresent() && to instanceof ForwardPath.To(var mailbox, var _)) {
            return new Ruling.Relay(mailbox, ground.get());
        }
        return new Ruling.Refuse(Denial.RELAYING_DENIED, "not our domain, and nothing entitles this client to relay");
    }
}
