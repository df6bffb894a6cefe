/// Who lives here: accounts, their addresses, their credentials, and the audit of every login.
///
/// Start at [Accounts], which is all that conversations see.
@NullMarked
package org.letterlock.server.accounts;

import org.jspecify.annotations.NullMarked;
