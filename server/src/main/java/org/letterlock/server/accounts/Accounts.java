package org.letterlock.server.accounts;

import java.net.InetAddress;
import java.util.Optional;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;

/// The accounts as conversations see them. Safe for any thread; may block on a backend.
public interface Accounts {
    /// Where mail for this address goes.
    Resolution resolve(Mailbox address);

    /// Where mail for `<Postmaster>` without a domain goes (RFC 5321 §4.5.1).
    Resolution postmaster();

    /// Whether mail for this domain is ours to receive; `false` also while the backend is down, so what becomes of a
    /// message is for [#resolve] to say.
    boolean isLocal(Host host);

    /// Whether this identity may send at all now: its login still holds, and it has not used up what it may send in an
    /// hour. Counts nothing.
    Permission maySend(Identity identity);

    /// Whether this identity may send as this address.
    Permission maySendAs(Identity identity, Mailbox address);

    /// Whether this identity may send to this address. Says nothing of where the address is.
    Permission maySendTo(Identity identity, Mailbox recipient);

    /// The same as [#maySend], and counts one message where a number an hour is set.
    Permission count(Identity identity);

    /// A message that was counted has come to nothing.
    void uncount(Identity identity);

    /// Keeps an eye on a login for as long as its session lasts. Once it no longer holds — the credential was
    /// revoked, changed or has expired, the account was disabled or removed, by whatever process — `end` is run,
    /// within about a second, at most once. It must not keep its thread waiting.
    LiveLogin watch(Identity identity, Visitor visitor, Runnable end);

    /// Logins as seen from one connection.
    Authenticator authenticator(Visitor visitor);

    /// @param address where the connection comes from
    /// @param protocol `smtp`, `imap`, `pop3` or `http`
    /// @param tls what is agreed, once it is
    /// @param clientName what the client calls itself (EHLO), for the audit; may be empty
    /// @param devicesOnly whether it comes by a port for old devices, where a person's password is refused
    ///     even when it is right
    record Visitor(
            InetAddress address, String protocol, Optional<TlsFacts> tls, String clientName, boolean devicesOnly) {
        public Visitor(InetAddress address, String protocol, Optional<TlsFacts> tls, String clientName) {
            this(address, protocol, tls, clientName, false);
        }

        /// Whether a person sits before our own page, which asks for the second factor itself.
        boolean byWebPage() {
            return protocol.equals("http");
        }
    }

    sealed interface Resolution {
        /// @param account whose mailbox it is
        /// @param mailbox the address mail is delivered as, sub-address and alias resolved
        record Local(AccountId account, Mailbox mailbox) implements Resolution {}

        /// Our domain, but nobody there.
        record NoSuchMailbox() implements Resolution {}

        /// Ours, but switched off.
        record Disabled() implements Resolution {}

        /// Not our domain.
        record Remote() implements Resolution {}

        /// The backend is down: say 4xx.
        record Unavailable(String cause) implements Resolution {}
    }

    /// A login that is kept an eye on until this is closed; closing it again does nothing.
    interface LiveLogin extends AutoCloseable {
        @Override
        void close();
    }

    sealed interface Permission {
        record Allowed() implements Permission {}

        /// @param cause for the log
        record Forbidden(String cause) implements Permission {}

        /// The login no longer holds: who proves it anew hears why not.
        ///
        /// @param cause for the log
        record LoginOver(String cause) implements Permission {}

        /// What may be sent in an hour is sent: later it may send more.
        ///
        /// @param cause for the log
        record UsedUp(String cause) implements Permission {}

        record Unavailable(String cause) implements Permission {}
    }
}
