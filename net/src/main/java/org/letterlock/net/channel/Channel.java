package org.letterlock.net.channel;

import java.time.Duration;
import java.util.Optional;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.net.tls.TlsSide;

/// One connection to one peer. Blocking; used by one thread at a time, but [#close] and [#interrupt] may come from
/// any.
///
/// Reading is buffered, writing is buffered until [#flush] (so that the replies to a pipelined batch leave in one
/// write, RFC 2920 §3.1); every blocking read flushes first. While a read waits for a first byte the connection holds
/// no big buffer: ten thousand idle ones must cost little.
public interface Channel extends AutoCloseable {
    /// The next line, at most `limit` octets long without its CRLF. The bytes are valid until the next read or
    /// close.
    ///
    /// A line longer than the limit is read to its end and dropped: [Line.TooLong]. A line that ends in a bare
    /// LF, or holds a bare CR or a NUL, is read to its LF and dropped, whatever its length: [Line.Broken]. Whoever
    /// tolerates those opens the door to smuggling.
    Line readLine(int limit) throws HungUp;

    /// Bytes for the body readers: waits until at least one is there. The window is the channel's own buffer, valid
    /// until the next read; call [#consume] for what was used.
    Window window() throws HungUp;

    /// Marks `count` bytes of the last window as used.
    void consume(int count);

    /// Whether bytes that the peer has sent already wait to be read. Never blocks. After STARTTLS's command, before
    /// the greeting, and after DATA without 354, they are an attack (RFC 3207 §4.2).
    boolean pending();

    /// Drops bytes that were received but not read (RFC 3207 §4.2: what came before TLS is forgotten).
    void discardPending();

    /// Buffers bytes to send; may send.
    void write(byte[] bytes, int from, int length) throws HungUp;

    default void write(byte[] bytes) throws HungUp {
        write(bytes, 0, bytes.length);
    }

    /// Sends what is buffered.
    void flush() throws HungUp;

    /// From now on TLS. Sends what is buffered, and blocks for the handshake. What was received but not read is
    /// dropped; a server calls [#discardPending] before it says 220 as well, for what lies in the network by then.
    ///
    /// @throws HungUp of reason TLS with the cause in words, such as why the certificate was refused
    void encrypt(TlsSide side) throws HungUp;

    /// What was agreed, once encrypted.
    Optional<TlsFacts> tls();

    Peer peer();

    /// How long any one wait for the peer may take, from now on: for its bytes, or for room to send ours.
    void patience(Duration perWait);

    /// An instant after which every read fails, however busily the peer drips; `null`-free: [Duration#ZERO] lifts it.
    void deadline(Duration fromNow);

    /// How long the connection has lasted, by the clock that patience and deadlines go by; it never runs backwards.
    Duration age();

    /// From any thread: a [#readLine] that waits for the first byte of a line, now or later, fails with [HungUp] of
    /// reason SHUTDOWN; the server is draining. A line or a body that has begun may be finished (a deadline, or
    /// [#close], ends those), and writing goes on, so that a farewell can be said.
    void interrupt();

    /// Closes politely (what is buffered, TLS close_notify, FIN); never throws, never blocks for long. From any
    /// thread; a read or write under way in another then fails with [HungUp].
    @Override
    void close();
}
