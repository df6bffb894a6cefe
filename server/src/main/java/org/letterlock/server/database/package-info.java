/// The one embedded database: SQLite in WAL mode with full syncs, one writer thread that commits whatever all sessions
/// have handed in since its last commit (group commit), and a few connections for reading, lent to whoever asks.
///
/// Start at [Database].
@NullMarked
package org.letterlock.server.database;

import org.jspecify.annotations.NullMarked;
