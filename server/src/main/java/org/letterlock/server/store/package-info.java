/// Mail at rest: write-once bytes, and the rows that say in whose mailbox they lie. Knows no protocol package but
/// `message`.
///
/// Start at [Store].
@NullMarked
package org.letterlock.server.store;

import org.jspecify.annotations.NullMarked;
