/// Bytes, secrets, base64 and line ends: the few values every other language here is written in.
///
/// Start at [Octets] (bytes with equality), [Secret] (bytes that never print) and [Parsed] (what every parser
/// returns). Line ends, which are a matter of security in mail, are looked after by [LineEndingCheck] and
/// [CrlfNormalizer]. [Base64Text] (RFC 4648) is strict: one spelling for every value.
@NullMarked
package org.letterlock.protocol.text;

import org.jspecify.annotations.NullMarked;
