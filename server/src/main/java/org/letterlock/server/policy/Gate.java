package org.letterlock.server.policy;

import java.util.List;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.accounts.Accounts.Permission;
import org.letterlock.server.accounts.Accounts.Resolution;

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
        if (who.identity().isEmpty()) {
            return Decision.ACCEPT;
        }
        Identity identity = who.identity().get();
        Decision atAll = decision(accounts.maySend(identity), Denial.FOREIGN_SENDER);
        return atAll instanceof Decision.Accept && from instanceof ReversePath.From(var mailbox)
                ? decision(accounts.maySendAs(identity, mailbox), Denial.FOREIGN_SENDER)
                : atAll;
    }

    /// What happens to mail of this client for this recipient.
    public Ruling recipient(Standing who, ForwardPath to) {
        Resolution where = switch (to) {
            case ForwardPath.Postmaster() -> accounts.postmaster();
            case ForwardPath.To(var mailbox, var _) -> accounts.resolve(mailbox);
        };
        return who.identity().isPresent()
                        && decision(maySendTo(who.identity().get(), to, where), Denial.FORBIDDEN_RECIPIENT)
                                instanceof Decision.Refuse(var denial, var cause)
                ? new Ruling.Refuse(denial, cause)
                : RelayRule.judge(port, who, to, where);
    }

    /// The postmaster without a domain is sent to as whoever that is.
    private Permission maySendTo(Identity identity, ForwardPath to, Resolution where) {
        return switch (to) {
            case ForwardPath.To(var mailbox, var _) -> accounts.maySendTo(identity, mailbox);
            case ForwardPath.Postmaster() ->
                where instanceof Resolution.Local(var _, var mailbox)
                        ? accounts.maySendTo(identity, mailbox)
                        : new Permission.Allowed();
        };
    }

    /// Whether this client may send one more message, now that it is here: it is counted. Where it then comes to
    /// nothing, [#undelivered] takes it back.
    public Decision message(Standing who) {
        return who.identity().isEmpty()
                ? Decision.ACCEPT
                : decision(accounts.count(who.identity().get()), Denial.FOREIGN_SENDER);
    }

    /// A message that [#message] let pass was not delivered.
    public void undelivered(Standing who) {
        who.identity().ifPresent(accounts::uncount);
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
            Permission permission = accounts.maySendAs(who.identity().get(), author);
            if (decision(permission, Denial.FOREIGN_AUTHOR) instanceof Decision.Refuse refusal) {
                return refusal;
            }
        }
        return Decision.ACCEPT;
    }

    private static Decision decision(Permission permission, Denial forbidden) {
        return switch (permission) {
            case Permission.Allowed() -> Decision.ACCEPT;
            case Permission.Forbidden(var cause) -> new Decision.Refuse(forbidden, cause);
            case Permission.LoginOver(var cause) -> new Decision.Refuse(Denial.LOGIN_OVER, cause);
            case Permission.UsedUp(var cause) -> new Decision.Refuse(Denial.USED_UP, cause);
            case Permission.Unavailable(var cause) -> new Decision.Refuse(Denial.BACKEND_DOWN, cause);
        };
    }
}
