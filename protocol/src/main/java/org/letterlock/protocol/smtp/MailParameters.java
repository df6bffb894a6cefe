package org.letterlock.protocol.smtp;

import java.util.Optional;
import java.util.OptionalLong;
import org.letterlock.protocol.address.ReversePath;

/// The parameters of MAIL.
///
/// @param size octets announced (RFC 1870 §5)
/// @param body how the message is encoded (RFC 6152 §2, RFC 3030 §3)
/// @param smtpUtf8 whether addresses or headers are UTF-8 (RFC 6531 §3.4)
/// @param auth who submitted it first, `<>` when unknown (RFC 4954 §5)
/// @param ret how much of the message a bounce should return (RFC 3461 §4.3)
/// @param envid the sender's id of the envelope, xtext decoded (RFC 3461 §4.4)
public record MailParameters(
        OptionalLong size,
        Body body,
        boolean smtpUtf8,
        Optional<ReversePath> auth,
        Optional<Ret> ret,
        Optional<String> envid) {
    public static final MailParameters NONE = new MailParameters(
            OptionalLong.empty(), Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Optional.empty());

    public enum Body {
        SEVEN_BIT("7BIT"),
        EIGHT_BIT_MIME("8BITMIME"),
        BINARY_MIME("BINARYMIME");

        /// The value as it stands on the wire.
        public final String text;

        Body(String text) {
            this.text = text;
        }
    }

    public enum Ret {
        FULL,
        HDRS
    }
}
