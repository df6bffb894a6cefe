package org.letterlock.app.web;

/// A port where people's programs hand in their mail.
///
/// @param purpose `submission` or `submissions`
/// @param implicitTls whether TLS begins with the first octet; else by STARTTLS
public record MailPort(String purpose, int port, boolean implicitTls) {}
