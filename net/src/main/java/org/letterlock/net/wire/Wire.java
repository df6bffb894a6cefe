package org.letterlock.net.wire;

import java.io.IOException;

/// Raw bytes to and from one peer.
///
/// Waiting and reading are two steps, so that whoever reads need not hold a buffer while it waits. One thread reads
/// and writes; [#closeInput] and [#close] may come from any.
public interface Wire {
    /// Waits until [#read] has something new to say: bytes, or the end. It may still say 0 (half a TLS record came).
    ///
    /// @param nanos how long at most, from now
    /// @throws java.net.SocketTimeoutException when that time is over
    void await(long nanos) throws IOException;

    /// Takes what is there. Never waits.
    ///
    /// @return the count of bytes, 0 when there is none at the moment, -1 when the peer is done
    int read(byte[] into, int from, int length) throws IOException;

    /// Whether bytes of the peer wait to be read. Never waits.
    boolean ready() throws IOException;

    /// Sends all these bytes.
    ///
    /// @param nanos how long the peer may keep us waiting for room
    /// @throws java.net.SocketTimeoutException when it does not take them in that time; the wire is then broken
    void write(byte[] bytes, int from, int length, long nanos) throws IOException;

    /// Ends reading, from any thread: whoever waits in [#await] returns, and [#read] says -1; what the peer had sent
    /// but nobody taken may be lost. Writing goes on.
    void closeInput();

    /// Tells the peer that nothing more will come (TLS close_notify, FIN). Reading goes on.
    ///
    /// @param nanos how long the peer may keep us waiting for room
    void closeOutput(long nanos) throws IOException;

    /// Cuts the wire. From any thread; never throws, never waits.
    void close();

    /// The clock that [#await] goes by, in nanoseconds, as [System#nanoTime].
    default long nanoTime() {
        return System.nanoTime();
    }
}
