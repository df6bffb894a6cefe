/// From a stream of octets to a message that is on disk: the spool, and the router that splits recipients into local
/// mailboxes and the queue, in one transaction.
@NullMarked
package org.letterlock.server.intake;

import org.jspecify.annotations.NullMarked;
