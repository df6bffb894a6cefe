/// JSON (RFC 8259) for `--json` and the ready file: written from Java's own maps, lists and values; nothing is read.
///
/// Start at [Json].
@NullMarked
package org.letterlock.app.json;

import org.jspecify.annotations.NullMarked;
