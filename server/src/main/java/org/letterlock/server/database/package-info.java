/// The one embedded database: SQLite in WAL mode with full syncs, one writer thread that commits whatever all sessions
/// have handed in since its last commit (group commit), and readers on platform threads of their own, because native
/// calls pin a virtual thread's carrier.
///
/// Start at [Database].
@NullMarked
package org.letterlock.server.database;

import org.jspecify.annotations.NullMarked;
