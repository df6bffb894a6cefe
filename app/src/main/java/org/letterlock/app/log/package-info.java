/// Where `System.Logger` leads in this program: one line to standard error for each event.
///
/// Start at [StderrLoggers], which the JDK finds by `META-INF/services`. docs/adr/0005-logging.md says why there is no
/// logging library.
@NullMarked
package org.letterlock.app.log;

import org.jspecify.annotations.NullMarked;
