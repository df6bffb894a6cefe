package org.letterlock.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.letterlock.client.smtp.Message;

/// A message on its way out, watched: a bar for a large one, its lines for those who want to see them. The first
/// writing, by which the client learns the size, is not shown.
final class Watched implements Message.Content {
    /// Octets below which a bar is gone before it is seen.
    private static final long WORTH_A_BAR = 1024 * 1024;

    private static final int BAR = 30;

    private final Message.Content content;
    private final PrintStream out;
    private final boolean lines;
    private final boolean bar;
    private long size = -1;

    Watched(Message.Content content, PrintStream out, boolean lines, boolean bar) {
        this.content = content;
        this.out = out;
        this.lines = lines;
        this.bar = bar;
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        var count = new Counting(to);
        content.writeTo(count);
        count.end();
        size = count.octets;
    }

    private final class Counting extends FilterOutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final boolean shown = size >= 0;
        private long octets;
        private int filled = -1;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            octets += length;
            if (shown && lines) {
                showLines(bytes, from, length);
            } else if (shown && bar && size >= WORTH_A_BAR) {
                showBar();
            }
        }

        private void showLines(byte[] bytes, int from, int length) {
            for (int i = from; i < from + length; i++) {
                if (bytes[i] == '\n') {
                    showLine();
                } else if (bytes[i] != '\r') {
                    line.write(bytes[i]);
                }
            }
        }

        private void showLine() {
            String text = line.toString(StandardCharsets.UTF_8);
            Watched.this.out.println(" -> " + text.replaceAll("\\p{Cntrl}", "?"));
            line.reset();
        }

        private void showBar() {
            int now = (int) (octets * BAR / size);
            if (now != filled) {
                filled = now;
                Watched.this.out.print(
                        "\r[" + "#".repeat(now) + ".".repeat(BAR - now) + "] " + octets * 100 / size + " %");
                Watched.this.out.flush();
            }
        }

        void end() {
            if (shown && lines && line.size() > 0) {
                showLine();
            }
            if (filled >= 0) {
                Watched.this.out.print("\r" + " ".repeat(BAR + 10) + "\r");
                Watched.this.out.flush();
            }
        }
    }
}
