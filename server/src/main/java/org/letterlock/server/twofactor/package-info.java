/// The second proof of whoever signs in on the web page: a code that a telephone shows, another every thirty seconds.
///
/// [TwoFactor] is where to start: it enrols, confirms, checks and takes away. A code is HOTP (RFC 4226) of the time
/// (RFC 6238): [Totp]. What telephones read from a QR code is an [Enrolment] (Base32 of RFC 4648). Who has lost the
/// telephone types a recovery code. Why it is kept as it is, docs/adr/0012-two-factor.md tells.
///
/// Mail protocols cannot ask for a code: there the accounts refuse the person's password once two-factor is on, and
/// take app passwords.
@NullMarked
package org.letterlock.server.twofactor;

import org.jspecify.annotations.NullMarked;
