/// Who lives here: accounts, their addresses, their credentials, and the audit of every login.
///
/// [Accounts] is all that conversations see; [RegisteredAccounts] and [MemoryAccounts] are it. Behind both, an
/// `AccountDesk` decides where mail goes and who may send as whom, `VisitorLogins` decides logins (RFC 4422), and an
/// `AccountBook` answers their questions. [AccountRegister] is for whoever administers. How each credential is kept,
/// and why, stands in docs/adr/0003-credentials.md: human passwords by Argon2id (RFC 9106, `PasswordHash`), app
/// passwords by a keyed hash ([AppPassword], [Pepper]), both with keys for SCRAM (RFC 5802, RFC 7677), legacy app
/// passwords also for CRAM-MD5 (RFC 2195) and NTLM (MS-NLMP).
@NullMarked
package org.letterlock.server.accounts;

import org.jspecify.annotations.NullMarked;
