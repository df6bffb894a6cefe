/// The language of SMTP (RFC 5321 and its extensions): commands, replies, and the framing of message data.
/// Shared by server, client, sandbox and tests; knows no socket.
///
/// Start at [Command] (what a client says) and [Reply] (what a server answers).
@NullMarked
package org.letterlock.protocol.smtp;

import org.jspecify.annotations.NullMarked;
