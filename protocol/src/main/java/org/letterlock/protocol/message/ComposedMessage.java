package org.letterlock.protocol.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterlock.protocol.address.Mailbox;

/// A message ready to be sent, and the envelope to send it in. Writing it twice gives the same octets, as long as the
/// attached files stay what they are.
public final class ComposedMessage {
    private final String headers;
    private final Part body;
    private final String messageId;
    private final Mailbox sender;
    private final List<Mailbox> recipients;
    private final boolean smtpUtf8;

    ComposedMessage(
            String headers, Part body, String messageId, Mailbox sender, List<Mailbox> recipients, boolean smtpUtf8) {
        this.headers = headers;
        this.body = body;
        this.messageId = messageId;
        this.sender = sender;
        this.recipients = List.copyOf(recipients);
        this.smtpUtf8 = smtpUtf8;
    }

    /// With its angle brackets.
    public String messageId() {
        return messageId;
    }

    /// For `MAIL FROM`: the first of From.
    public Mailbox sender() {
        return sender;
    }

    /// For `RCPT TO`: those of To, Cc and Bcc, each once.
    public List<Mailbox> recipients() {
        return recipients;
    }

    /// Whether an address can go only to a server with SMTPUTF8 (RFC 6531).
    public boolean smtpUtf8() {
        return smtpUtf8;
    }

    /// Whether it must be announced as BODY=8BITMIME (RFC 6152).
    public boolean eightBit() {
        return smtpUtf8 || body.eightBit();
    }

    /// Writes the message: CRLF line ends, no dots stuffed. Attachments are read while they are written; the stream
    /// is neither flushed nor closed.
    ///
    /// @throws IOException if an attachment cannot be read or the stream not written
    public void writeTo(OutputStream out) throws IOException {
        out.write((headers + body.headers() + "\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBody(out);
    }

    /// How many octets [#writeTo] writes, for `SIZE=` (RFC 1870): reads the attachments to count.
    public long size() throws IOException {
        var count = new Count();
        writeTo(count);
        return count.octets;
    }

    private static final class Count extends OutputStream {
        private long octets;

        @Override
        public void write(int octet) {
            octets++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            octets += length;
        }
    }
}
