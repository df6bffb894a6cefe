package org.letterlock.client.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.letterlock.protocol.message.MessageScan;
import org.letterlock.protocol.text.CrlfNormalizer;
import org.letterlock.protocol.text.Sink;

/// A message to send, headers and body. It is read once when made, to learn what it asks of a server, and once for
/// every sending; it is never whole on the heap unless it came from there.
///
/// Safe for any thread as long as its content does not change.
public final class Message {
    private final Content content;
    private final boolean exact;
    private final MessageScan scan = new MessageScan();

    private Message(Content content, boolean exact) throws IOException {
        this.content = content;
        this.exact = exact;
        writeTo(scan::write);
        scan.end();
    }

    /// What writes the octets; the same ones every time.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// A message as text: each LF, CR or CRLF is sent as the CRLF that mail wants (RFC 5321 §2.3.8), and its last
    /// line gets an end.
    public static Message text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A message as text, as [#text(String)]; `bytes` must not change any more.
    public static Message text(byte[] bytes) {
        try {
            return text(out -> out.write(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A file as text, as [#text(String)].
    public static Message text(Path file) throws IOException {
        return text(out -> Files.copy(file, out));
    }

    /// A message as text, as [#text(String)].
    public static Message text(Content content) throws IOException {
        return new Message(content, false);
    }

    /// A message of which no octet may change. Where it holds a bare CR, a bare LF or a NUL, the server must offer
    /// BINARYMIME (RFC 3030 §3).
    public static Message exact(Content content) throws IOException {
        return new Message(content, true);
    }

    /// Octets as they will be sent, before dots are stuffed.
    public long size() {
        return scan.size();
    }

    /// What it asks of a server.
    MessageScan scan() {
        return scan;
    }

    /// Writes the octets to send, before dots are stuffed.
    void writeTo(Sink<? extends IOException> sink) throws IOException {
        var out = new ToSink(sink, exact);
        content.writeTo(out);
        out.lastLineEnd();
    }

    /// The stream that content is written to.
    private static final class ToSink extends OutputStream {
        private static final byte[] CRLF = {'\r', '\n'};

        private final Sink<? extends IOException> sink;
        private final boolean exact;
        private final CrlfNormalizer lineEnds = new CrlfNormalizer();
        private byte last = '\n';

        ToSink(Sink<? extends IOException> sink, boolean exact) {
            this.sink = sink;
            this.exact = exact;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (exact) {
                sink.write(bytes, from, length);
            } else if (length > 0) {
                lineEnds.write(bytes, from, from + length, sink);
                last = bytes[from + length - 1];
            }
        }

        void lastLineEnd() throws IOException {
            if (last != '\n' && last != '\r') {
                sink.write(CRLF, 0, CRLF.length);
            }
        }
    }
}
