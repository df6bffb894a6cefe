/// The SMTP conversation (RFC 5321), as a server holds it with other servers and with our own people: a pure table of
/// rules, and a blocking loop that performs what they decide.
///
/// Start at [org.letterlock.server.smtp.Rules] (what may be said when) and [org.letterlock.server.smtp.SmtpSession]
/// (the
/// loop). A command comes in as a value, `Rules.decide` makes an [org.letterlock.server.smtp.Outcome] of it and of the
/// [org.letterlock.server.smtp.Phase], and the session does what that says: asks policy, holds a SASL exchange
/// (RFC 4954), reads content ([org.letterlock.server.smtp.Content]; RFC 3030 for chunks), enters TLS (RFC 3207). Every
/// word
/// the server says stands in `Replies`. What all conversations of one listener share is
/// [org.letterlock.server.smtp.SmtpService].
///
/// Extensions: PIPELINING (RFC 2920), SIZE (RFC 1870), 8BITMIME (RFC 6152), CHUNKING and BINARYMIME (RFC 3030),
/// SMTPUTF8
/// (RFC 6531), ENHANCEDSTATUSCODES (RFC 2034), STARTTLS (RFC 3207), AUTH (RFC 4954), LIMITS (RFC 9422).
@NullMarked
package org.letterlock.server.smtp;

import org.jspecify.annotations.NullMarked;
