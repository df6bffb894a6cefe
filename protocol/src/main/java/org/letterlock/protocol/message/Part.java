package org.letterlock.protocol.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.letterlock.protocol.text.CrlfNormalizer;

/// A body part on its way out: its header fields (with CRLFs, without the empty line) and its octets, which end in
/// CRLF.
sealed interface Part {
    String headers();

    /// Whether it holds octets beyond ASCII as they are.
    boolean eightBit();

    void writeBody(OutputStream out) throws IOException;

    /// A part whose octets are in memory, encoded already.
    record Text(String headers, byte[] body, boolean eightBit) implements Part {
        @Override
        public void writeBody(OutputStream out) throws IOException {
            out.write(body);
        }
    }

    /// A file in base64, read while it is written.
    record Encoded(String headers, Attachment.Source source) implements Part {
        /// A multiple of the 57 octets that make a line of 76 characters (RFC 2045 §6.8).
        private static final int PIECE = 57 * 512;

        @Override
        public boolean eightBit() {
            return false;
        }

        @Override
        public void writeBody(OutputStream out) throws IOException {
            Base64.Encoder encoder = Base64.getMimeEncoder();
            try (InputStream in = source.open()) {
                byte[] piece = new byte[PIECE];
                for (int n = in.readNBytes(piece, 0, PIECE); n > 0; n = in.readNBytes(piece, 0, PIECE)) {
                    byte[] whole = n == PIECE ? piece : Arrays.copyOf(piece, n);
                    out.write(encoder.encode(whole));
                    out.write('\r');
                    out.write('\n');
                }
            }
        }
    }

    /// A message inside the message, as it is: RFC 2046 §5.2.1 forbids to encode it.
    record Plain(String headers, Attachment.Source source, boolean eightBit) implements Part {
        @Override
        public void writeBody(OutputStream out) throws IOException {
            var normalizer = new CrlfNormalizer();
            int last = '\n';
            try (InputStream in = source.open()) {
                byte[] piece = new byte[16 * 1024];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    normalizer.write(piece, 0, n, out::write);
                    last = n > 0 ? piece[n - 1] : last;
                }
            }
            if (last != '\n' && last != '\r') { // either of them was written as CRLF
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    /// RFC 2046 §5.1.
    record Multipart(String headers, String boundary, List<Part> parts) implements Part {
        @Override
        public boolean eightBit() {
            return parts.stream().anyMatch(Part::eightBit);
        }

        @Override
        public void writeBody(OutputStream out) throws IOException {
            for (Part part : parts) {
                out.write(("--" + boundary + "\r\n" + part.headers() + "\r\n").getBytes(StandardCharsets.UTF_8));
                part.writeBody(out);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
