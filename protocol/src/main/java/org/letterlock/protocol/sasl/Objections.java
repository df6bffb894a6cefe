package org.letterlock.protocol.sasl;

import java.util.Arrays;
import java.util.Optional;
import org.letterlock.protocol.text.Secret;

/// What clients object to in credentials, before a word goes out. Empty where they are fine.
final class Objections {
    private Objections() {}

    /// For mechanisms that carry a name, a password, and whom to act as.
    static Optional<String> password(Credentials credentials) {
        return credentials instanceof Credentials.Password(String authcid, String authzid, String _, Secret password)
                ? name("name", authcid)
                        .or(() -> optionalName("name to act as", authzid))
                        .or(() -> secret("password", password))
                : Optional.of("no password is at hand");
    }

    /// For mechanisms that cannot say whom to act as.
    static Optional<String> ownPassword(Credentials credentials) {
        return password(credentials)
                .or(() -> credentials instanceof Credentials.Password(String _, String authzid, String _, Secret _)
                                && !authzid.isEmpty()
                        ? Optional.of("no way to say whom to act as; PLAIN and SCRAM have one")
                        : Optional.empty());
    }

    static Optional<String> name(String what, String name) {
        return name.isEmpty() ? Optional.of("the " + what + " is empty") : optionalName(what, name);
    }

    static Optional<String> optionalName(String what, String name) {
        if (name.endsWith("\n") || name.endsWith("\r")) {
            return Optional.of("the " + what + " ends in a line break");
        }
        return name.chars().anyMatch(Character::isISOControl)
                ? Optional.of("the " + what + " holds a control character")
                : Optional.empty();
    }

    static Optional<String> secret(String what, Secret secret) {
        byte[] bytes = secret.reveal();
        try {
            if (bytes.length == 0) {
                return Optional.of("the " + what + " is empty");
            }
            if (Field.endsInLineBreak(bytes, 0, bytes.length)) {
                return Optional.of("the " + what + " ends in a line break");
            }
            return Field.indexOf(0, bytes, 0) >= 0 ? Optional.of("the " + what + " holds a NUL") : Optional.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
