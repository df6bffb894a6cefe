/// Bytes, secrets and base64: the few values every other language here is written in.
///
/// Start at [Octets] (bytes with equality) and [Secret] (bytes that never print).
@NullMarked
package org.letterlock.protocol.text;

import org.jspecify.annotations.NullMarked;
