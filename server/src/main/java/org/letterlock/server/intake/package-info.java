/// From a stream of octets to a message that is on disk: the spool, where a message waits while it comes in, and the
/// router, which takes it to where its recipients are, in one transaction.
///
/// Start at [org.letterlock.server.intake.Reception] (one message on its way in: stamped, bounded, watched) and
/// [org.letterlock.server.intake.Router]. [org.letterlock.server.intake.Spools] bounds the memory of all messages
/// together.
@NullMarked
package org.letterlock.server.intake;

import org.jspecify.annotations.NullMarked;
