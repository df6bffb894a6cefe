package org.letterlock.net.channel;

/// A view on a channel's buffer: `bytes[from..to)`, at least one byte, valid until the next read.
public record Window(byte[] bytes, int from, int to) {
    public int length() {
        return to - from;
    }
}
