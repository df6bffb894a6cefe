/// Submitting mail: a client of SMTP (RFC 5321) and message submission (RFC 6409) to embed in any program.
///
/// Start at [SmtpClient], which says where and how to connect; [SmtpClient#connect] opens an [SmtpSession];
/// [SmtpSession#send] takes an [Envelope] and a [Message] and answers with a [Receipt]. What a server, or our own
/// caution, refuses is a value ([Failure], with plain words in [Advice]); only a lost connection is an exception
/// ([ConnectionLost]).
///
/// Spoken here: STARTTLS (RFC 3207), implicit TLS (RFC 8314 §3.3), AUTH (RFC 4954), PIPELINING (RFC 2920), CHUNKING
/// and BINARYMIME (RFC 3030), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), SIZE (RFC 1870), DSN (RFC 3461) and enhanced
/// status codes (RFC 2034).
@NullMarked
package org.letterlock.client.smtp;

import org.jspecify.annotations.NullMarked;
