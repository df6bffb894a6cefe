package org.letterlock.client.oauth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The ways to a token.
public enum Flow {
    /// A browser on this machine, which comes back to us (RFC 8252 §7.3).
    LOOPBACK,
    /// A browser anywhere; somebody brings back the address it was sent to.
    PASTE,
    /// A code typed on another device (RFC 8628).
    DEVICE,
    /// The program for itself (RFC 6749 §4.4).
    CLIENT_CREDENTIALS,
    /// A service account's signature (RFC 7523).
    SERVICE_ACCOUNT;

    /// As written on command lines and in files: `client-credentials`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Flow> named(String text) {
        return Stream.of(values()).filter(flow -> flow.text().equals(text)).findFirst();
    }

    /// Whether the program logs in for itself: nobody is asked, so it can be done again at any time.
    public boolean alone() {
        return this == CLIENT_CREDENTIALS || this == SERVICE_ACCOUNT;
    }
}
