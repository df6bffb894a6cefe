package org.letterlock.protocol.message;

import java.util.Arrays;
import org.letterlock.protocol.text.Parsed;

/// Keeps the header block of a message that streams by in pieces, and drops the rest.
///
/// Holds at most [Headers#SIZE] octets and one piece. One thread owns it; use a new one for each message.
public final class HeaderCollector {
    private byte[] kept = new byte[4096];
    private int length;
    private boolean full;

    /// Takes `count` octets of `bytes` from `from`.
    public void write(byte[] bytes, int from, int count) {
        if (full) {
            return;
        }
        if (length + count > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length + count, kept.length * 2));
        }
        System.arraycopy(bytes, from, kept, length, count);
        int before = length;
        length += count;
        full = length > Headers.SIZE || hasEmptyLine(Math.max(0, before - 3));
    }

    /// Whether nothing more is needed: the block has ended, or is too long.
    public boolean done() {
        return full;
    }

    /// What was collected; call it when [#done] or when the message has ended.
    public Parsed<Headers> headers() {
        return Headers.scan(kept, 0, length);
    }

    private boolean hasEmptyLine(int from) {
        if (from == 0 && (startsWith("\r\n") || startsWith("\n"))) {
            return true;
        }
        for (int i = from; i < length - 1; i++) {
            if (kept[i] == '\n'
                    && (kept[i + 1] == '\n' || (kept[i + 1] == '\r' && i + 2 < length && kept[i + 2] == '\n'))) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (i >= length || kept[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
