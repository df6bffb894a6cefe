/// The one place where everything is wired: from a data folder to a running server, and what a first start makes, says
/// once, and leaves behind.
///
/// Start at `RunningServer`; `FirstStart` makes what a new server needs.
@NullMarked
package org.letterlock.app.serve;

import org.jspecify.annotations.NullMarked;
