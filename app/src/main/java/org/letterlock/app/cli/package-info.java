/// The command line: one class per command, picocli around them.
///
/// Start at [Main]. A command gets the [Surroundings] it lives in by its constructor, says its result to standard
/// output, everything else to standard error, and fails with [CommandFailed] and an [ExitCode]. To add one, see
/// CONTRIBUTING.md.
@NullMarked
package org.letterlock.app.cli;

import org.jspecify.annotations.NullMarked;
