package org.letterlock.client.smtp;

import java.util.Optional;
import java.util.OptionalLong;
import org.letterlock.client.smtp.SmtpClient.Extensions;
import org.letterlock.protocol.message.MessageScan;
import org.letterlock.protocol.smtp.Capabilities;
import org.letterlock.protocol.smtp.MailParameters;
import org.letterlock.protocol.smtp.MailParameters.Body;

/// What an envelope and a message demand of a server, held against what the server offers.
record Demands(Capabilities server, Extensions use, Envelope envelope, Optional<Message> message) {
    /// The parameters of MAIL.
    ///
    /// @throws Stopped with [Failure.NotSupported] or [Failure.TooLarge]
    MailParameters parameters() throws Stopped {
        Optional<MessageScan> scan = message.map(Message::scan);
        boolean utf8 = utf8(scan);
        demand(!utf8 || server.smtpUtf8(), "SMTPUTF8", "an address or a header is not plain ASCII (RFC 6531)");
        demand(
                !envelope.needsDsn() || server.dsn(),
                "DSN",
                "delivery reports were asked for (RFC 3461); leave them out or use another server");
        demand(
                envelope.submitter().isEmpty() || server.has("AUTH"),
                "AUTH",
                "the first submitter is to be told, and only servers with AUTH know what that is (RFC 4954 §5)");
        long size = scan.map(MessageScan::size).orElse(0L);
        OptionalLong limit = server.size();
        if (limit.isPresent() && size > limit.getAsLong()) {
            throw new Stopped(new Failure.TooLarge(size, limit.getAsLong())); // RFC 1870 §6.1
        }
        return new MailParameters(
                server.has("SIZE") && size > 0 ? OptionalLong.of(size) : OptionalLong.empty(),
                body(scan),
                utf8,
                envelope.submitter(),
                envelope.ret(),
                envelope.envid());
    }

    private boolean utf8(Optional<MessageScan> scan) {
        return switch (use.utf8()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                envelope.needsUtf8() || scan.map(MessageScan::eightBitHeader).orElse(false);
        };
    }

    private Body body(Optional<MessageScan> scan) throws Stopped {
        if (scan.isEmpty()) {
            return Body.SEVEN_BIT;
        }
        if (scan.get().fault().isPresent()) {
            demand(
                    server.binaryMime(),
                    "BINARYMIME",
                    "the message holds " + scan.get().fault().get() + " (RFC 3030 §3)");
            return Body.BINARY_MIME;
        }
        if (scan.get().eightBit()) {
            demand(
                    server.eightBitMime(),
                    "8BITMIME",
                    "the message holds octets above 127; encode it as quoted-printable or base64 (RFC 6152)");
            return Body.EIGHT_BIT_MIME;
        }
        return Body.SEVEN_BIT;
    }

    private static void demand(boolean met, String extension, String why) throws Stopped {
        if (!met) {
            throw new Stopped(new Failure.NotSupported(
                    extension, "The server does not offer " + extension + ", and " + why + "."));
        }
    }
}
