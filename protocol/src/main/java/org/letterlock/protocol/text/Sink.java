package org.letterlock.protocol.text;

/// Where octets go as they are read or written. `OutputStream::write` is one.
@FunctionalInterface
public interface Sink<X extends Exception> {
    /// Takes `length` octets of `bytes` from `from`. They are valid during the call only.
    void write(byte[] bytes, int from, int length) throws X;
}
