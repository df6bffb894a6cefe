package org.letterlock.server.policy;

import java.util.List;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.Accounts;

/// Judges senders, recipients and authors at one listener. Safe for any thread; may block on the accounts.
public final class Gate {
    private final PortPolicy port;
    private final Accounts accounts;

    public Gate(PortPolicy port, Accounts accounts) {
        this.port = port;
        this.accounts = accounts;
    }

    public PortPolicy port() {
        return port;
    }

    /// Whether this client may send as this sender. The null sender is anyone's: bounces and receipts carry it, and
    /// people's programs send receipts (RFC 8098 §2.1).
    public Decision sender(Standing who, ReversePath from) {
        if (port.needsLogin(who)) {
            return new Decision.Refuse(Denial.AUTHENTICATION_REQUIRED, "nobody has logged in");
        }
        return from instanceof ReversePath.From(var mailbox) && who.identity().isPresent()
                ? permission(who.identity().get(), mailbox, Denial.FOREIGN_SENDER)
                : Decision.ACCEPT;
    }

    /// What happens to mail of this client for this recipient.
    public Ruling recipient(Standing who, ForwardPath to) {
        return RelayRule.judge(
                port,
                who,
                to,
                switch (to) {
                    case ForwardPath.Postmaster() -> accounts.postmaster();
                    case ForwardPath.To(var mailbox, var _) -> accounts.resolve(mailbox);
                });
    }

    /// Whether this client may send as the authors its `From` header names (RFC 6409 §6.1, RFC 5322 §3.6.2).
    ///
    /// @param from the sender [#sender] has already allowed, so that the usual case asks nobody again
    public Decision authors(Standing who, ReversePath from, List<Mailbox> authors) {
        if (who.identity().isEmpty()) {
            return Decision.ACCEPT;
        }
        if (authors.isEmpty()) {
            return new Decision.Refuse(Denial.UNREADABLE_AUTHOR, "the From header names nobody");
        }
        for (Mailbox author : authors) {
            if (from instanceof ReversePath.From(var sender) && sender.equals(author)) {
                continue;
            }
            if (permission(who.identity().get(), author, Denial.FOREIGN_AUTHOR) instanceof Decision.Refuse refusal) {
                return refusal;
            }
        }
        return Decision.ACCEPT;
    }

    private Decision permission(Identity identity, Mailbox mailbox, Denial denial) {
        return switch (accounts.maySendAs(identity, mailbox)) {
            case Accounts.Permission.Allowed() -> Decision.ACCEPT;
            case Accounts.Permission.Forbidden(var cause) -> new Decision.Refuse(denial, cause);
            case Accounts.Permission.Unavailable(var cause) -> new Decision.Refuse(Denial.BACKEND_DOWN, cause);
        };
    }
}
