package org.letterlock.client.smtp;

/// Where in a session something was said or went wrong.
public enum Phase {
    /// Name look-up, TCP, implicit TLS, and the server's greeting.
    CONNECT,
    /// EHLO, or HELO where the server is that old.
    EHLO,
    /// STARTTLS and its handshake.
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    /// DATA or BDAT, the message, and the reply to it.
    DATA,
    QUIT
}
