package org.letterlock.server.twofactor;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// A new secret on its way to somebody's telephone. Shown while it is set up, and never again.
///
/// @param secret 32 characters of Base32 (RFC 4648 §6), for who cannot scan
/// @param uri `otpauth://totp/…`, for a QR code
public record Enrolment(String secret, String uri) {
    /// What authenticator apps show above the account's name.
    static final String ISSUER = "Letterlock";

    private static final int GROUP = 4;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// By the [Key URI format](https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
    ///
    /// @param label whose it is, e.g. the address
    static Enrolment of(Totp totp, String label) {
        String secret = Base32.encode(totp.secret());
        String uri = "otpauth://totp/" + ISSUER + ":" + encoded(label)
                + "?secret=" + secret
                + "&issuer=" + ISSUER
                + "&algorithm=SHA1&digits=" + Totp.DIGITS
                + "&period=" + Totp.STEP.toSeconds();
        return new Enrolment(secret, uri);
    }

    /// The secret in groups of four, for who types it.
    public String grouped() {
        return secret.replaceAll("(.{" + GROUP + "})(?!$)", "$1 ");
    }

    /// RFC 3986 §2.1, and a blank is never `+`: not every app takes that for one.
    private static String encoded(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(character -> UNRESERVED.contains(character) ? character : escaped(character))
                .collect(Collectors.joining());
    }

    private static String escaped(String character) {
        var escaped = new StringBuilder();
        for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
            escaped.append(String.format("%%%02X", octet));
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return "Enrolment[…]";
    }
}
