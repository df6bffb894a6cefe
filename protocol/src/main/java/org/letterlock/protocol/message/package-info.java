/// Internet messages (RFC 5322) and MIME (RFC 2045 to 2049, 2231): reading what a server needs of one, and writing
/// one.
///
/// Reading is lazy and bounded: [Headers] finds the fields of a header block and their exact octet offsets; the texts
/// are decoded when asked for ([EncodedWord], [ParameterList], [AddressList], [MailDate]). Writing: [MessageComposer]
/// makes a message of a [Letter]; [TraceHeader] makes the fields a server adds.
///
/// Start at [Headers] or at [Letter].
@NullMarked
package org.letterlock.protocol.message;

import org.jspecify.annotations.NullMarked;
