package org.letterlock.app.explain;

import java.net.InetAddress;
import java.util.Optional;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.CredentialId;

/// What is known beside the audit itself. Everything is optional: an explanation without it says less.
public interface Background {
    Background NOTHING = new Background() {};

    /// The app password that was used.
    default Optional<AppPasswordEntry> appPassword(CredentialId id) {
        return Optional.empty();
    }

    /// The ban that holds now.
    default Optional<Ban> ban(InetAddress address) {
        return Optional.empty();
    }

    /// An address of an account that looks like this name. For administrators alone: to others it would tell who lives
    /// here.
    default Optional<String> near(String name) {
        return Optional.empty();
    }
}
