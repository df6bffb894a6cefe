package org.letterlock.client.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.letterlock.protocol.smtp.CrlfNormalizer;
import org.letterlock.protocol.smtp.LineEndingCheck;
import org.letterlock.protocol.smtp.LineFault;
import org.letterlock.protocol.smtp.Sink;

/// A message to send, headers and body. It is read once when made, to learn its [Traits], and once for every sending;
/// it is never whole on the heap unless it came from there.
///
/// Safe for any thread as long as its content does not change.
public final class Message {
    private final Content content;
    private final boolean exact;
    private final Traits traits;

    private Message(Content content, boolean exact) throws IOException {
        this.content = content;
        this.exact = exact;
        var looker = new Looker();
        writeTo(looker);
        this.traits = looker.traits();
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
        return traits.size;
    }

    /// What it asks of a server.
    public Traits traits() {
        return traits;
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

    /// What a message asks of a server.
    ///
    /// @param size octets
    /// @param eightBit whether an octet above 127 is in it (RFC 6152)
    /// @param utf8Header whether one is in its header section (RFC 6532 §3)
    /// @param fault what makes it binary: a NUL, or a CR or LF on its own (RFC 3030 §3)
    /// @param longestLine octets of its longest line with its end; more than [#LONGEST_LAWFUL_LINE] break a rule that
    /// few servers insist on
    public record Traits(
            long size,
            boolean eightBit,
            boolean utf8Header,
            Optional<LineFault> fault,
            long longestLine) {
        /// RFC 5321 §4.5.3.1.6, in octets with CRLF.
        public static final int LONGEST_LAWFUL_LINE = 1000;
    }

    /// Reads a message through and learns its traits.
    private static final class Looker implements Sink<IOException> {
        private final LineEndingCheck lineEnds = new LineEndingCheck();
        private long size;
        private long line;
        private long longest;
        private boolean eightBit;
        private boolean utf8Header;
        private boolean inHeader = true;

        @Override
        public void write(byte[] bytes, int from, int length) {
            lineEnds.read(bytes, from, from + length);
            size += length;
            for (int i = from; i < from + length; i++) {
                line++;
                if (bytes[i] == '\n') {
                    inHeader &= line > 2; // an empty line ends the headers (RFC 5322 §2.1)
                    longest = Math.max(longest, line);
                    line = 0;
                } else if (bytes[i] < 0) {
                    eightBit = true;
                    utf8Header |= inHeader;
                }
            }
        }

        Traits traits() {
            lineEnds.end();
            return new Traits(size, eightBit, utf8Header, lineEnds.fault(), Math.max(longest, line));
        }
    }
}
