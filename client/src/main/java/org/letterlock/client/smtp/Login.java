package org.letterlock.client.smtp;

import java.util.List;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.text.Secret;

/// How to log in. The secret inside stays its maker's to close, and must live as long as sessions are opened with it.
///
/// @param credentials who, and by what
/// @param mechanisms the mechanisms to choose from, in this order, upper case; empty for the strongest that the
/// server offers and that does not show the secret to the wire
/// @param optional whether to go on without a login where the server offers none that fits; one that it refuses
/// ends the session all the same
/// @param tryAll whether a refused mechanism is followed by the next weaker one; whoever sits between could
/// bring a client down to the weakest
/// @param inClear whether mechanisms that show the secret may be used without TLS to a host that is not this
///     machine
public record Login(
        Credentials credentials, List<String> mechanisms, boolean optional, boolean tryAll, boolean inClear) {
    public Login {
        mechanisms = List.copyOf(mechanisms);
    }

    /// With these, by the strongest mechanism, or not at all.
    public static Login with(Credentials credentials) {
        return new Login(credentials, List.of(), false, false, false);
    }

    /// With a name and a password, by the strongest mechanism, or not at all.
    public static Login password(String user, Secret password) {
        return with(new Credentials.Password(user, password));
    }

    /// The same, by one of these mechanisms.
    public Login by(String... names) {
        return new Login(credentials, List.of(names), optional, tryAll, inClear);
    }
}
