/// Other people's mail programs, started on loopback with a configuration of their own in a temporary folder: Postfix,
/// its smtp-sink, Dovecot's login service, aiosmtpd, and any command-line client. Nothing of the machine's own set-up
/// is touched.
///
/// Start at [Tool] (is the program here, and what if it is not) and [Postfix].
@NullMarked
package org.letterlock.kit.peers;

import org.jspecify.annotations.NullMarked;
