/// The SMTP conversation: a pure table of rules, and a blocking loop that performs what they decide.
///
/// Start at `Rules` (what may be said when) and `SmtpSession` (the loop).
@NullMarked
package org.letterlock.server.smtp;

import org.jspecify.annotations.NullMarked;
