package org.letterlock.protocol.message;

import java.util.Optional;
import org.letterlock.protocol.address.Mailbox;

/// A mailbox with the name of whoever reads it (RFC 5322 §3.4 `name-addr`).
///
/// @param name decoded, free of controls
public record NamedMailbox(Optional<String> name, Mailbox mailbox) {
    public static NamedMailbox of(Mailbox mailbox) {
        return new NamedMailbox(Optional.empty(), mailbox);
    }

    public static NamedMailbox of(String name, Mailbox mailbox) {
        return new NamedMailbox(name.isBlank() ? Optional.empty() : Optional.of(name.strip()), mailbox);
    }

    public NamedMailbox {
        if (name.isPresent() && name.get().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name with control characters");
        }
    }

    @Override
    public String toString() {
        return name.map(shown -> shown + " <" + mailbox + ">").orElse(mailbox.toString());
    }
}
