/// Addresses that certainly are ones: domains, mailboxes, and the paths of `MAIL FROM` and `RCPT TO`
/// (RFC 5321 §4.1.2, internationalised by RFC 6531 §3.3).
///
/// Start at [Mailbox]; the grammar stands in `AddressParser`.
@NullMarked
package org.letterlock.protocol.address;

import org.jspecify.annotations.NullMarked;
