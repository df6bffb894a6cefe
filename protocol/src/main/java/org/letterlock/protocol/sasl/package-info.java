/// SASL (RFC 4422), both sides, one package: who may speak, proved by one of many mechanisms.
///
/// A mechanism sees decoded bytes and returns a sealed step; it knows no base64, no reply code, no socket.
/// SMTP, IMAP and POP3 each bring only a way to ask once more (`334`, `+`).
///
/// Start at [SaslMechanism], then [SaslStep] (the server's side) and [ClientStep] (the client's).
/// What a server mechanism asks of the accounts stands in [Authenticator]; what a client brings in [Credentials].
@NullMarked
package org.letterlock.protocol.sasl;

import org.jspecify.annotations.NullMarked;
