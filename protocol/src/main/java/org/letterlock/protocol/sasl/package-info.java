/// SASL (RFC 4422), both sides, one package: who may speak, proved by one of many mechanisms.
///
/// A mechanism sees decoded bytes and returns a sealed step; it knows no base64, no reply code, no socket.
/// SMTP, IMAP and POP3 each bring only a way to ask once more (`334`, `+`).
///
/// Start at [SaslMechanism], then [SaslStep] (the server's side) and [ClientStep] (the client's).
/// [SaslMechanisms] has them all, writes the server's offer, and makes the client's choice. What a server
/// mechanism asks of the accounts stands in [Authenticator]; what a client brings in [Credentials].
/// [SaslDescription] says a message in plain words, without its secrets.
///
/// Read [Plain] for the simplest mechanism and [ScramServer] for the richest. RFCs: 4422 (the frame), 4616
/// (PLAIN), 5802 and 7677 (SCRAM), 5801 (its header), 5929 and 9266 (channel bindings), 2195 (CRAM-MD5), 7628
/// (OAUTHBEARER), 4505 (ANONYMOUS), 4013 (SASLprep). NTLM is Microsoft's: MS-NLMP, with a package of its own for its
/// messages ([org.letterlock.protocol.sasl.ntlm]).
@NullMarked
package org.letterlock.protocol.sasl;

import org.jspecify.annotations.NullMarked;
