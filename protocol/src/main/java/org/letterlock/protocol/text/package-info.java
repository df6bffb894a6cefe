/// Bytes, secrets and base64: the few values every other language here is written in.
///
/// Start at [Octets] (bytes with equality) and [Secret] (bytes that never print).
/// [Base64Text] (RFC 4648) is strict: one spelling for every value.
@NullMarked
package org.letterlock.protocol.text;

import org.jspecify.annotations.NullMarked;
