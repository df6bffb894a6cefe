package org.letterlock.app.cli;

import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.AttemptLog;
import org.letterlock.server.database.StorageFailed;

/// Whom a question about logins is about: an account, or a place they come from.
sealed interface Subject {
    record Address(Mailbox mailbox) implements Subject {}

    record Place(Network network) implements Subject {}

    /// @throws CommandFailed when it is neither
    static Subject parse(String text) {
        if (Network.parse(text) instanceof Parsed.Ok<Network>(Network network)) {
            return new Place(Network.around(network.base(), network.prefix()));
        }
        return new Address(mailbox(text));
    }

    static Mailbox mailbox(String text) {
        return switch (AddressParser.mailbox(text, true)) {
            case Parsed.Ok<Mailbox>(Mailbox mailbox) -> mailbox;
            case Parsed.Bad<Mailbox> _ ->
                throw new CommandFailed(
                        ExitCode.USAGE, "'" + text + "' is neither a mail address nor a network address");
        };
    }

    default AttemptLog.About about(AttemptLog log) throws StorageFailed {
        return switch (this) {
            case Address(Mailbox mailbox) -> log.about(mailbox);
            case Place(Network network) -> new AttemptLog.About.From(network);
        };
    }
}
