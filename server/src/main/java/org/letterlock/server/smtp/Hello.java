package org.letterlock.server.smtp;

/// How the client has introduced itself. Its name proves nothing (RFC 5321 §4.1.4).
///
/// @param extended whether with EHLO
public record Hello(String name, boolean extended) {}
