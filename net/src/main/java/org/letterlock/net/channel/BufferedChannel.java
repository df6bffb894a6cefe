package org.letterlock.net.channel;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.net.tls.TlsFailure;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.TlsWire;
import org.letterlock.net.wire.Buffers;
import org.letterlock.net.wire.Wire;

/// Lines, windows and replies over any [Wire]: the one implementation of [Channel].
public final class BufferedChannel implements Channel {
    /// How long a peer may be silent unless told otherwise: RFC 5321 §4.5.3.2.7.
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);

    /// How long a TLS handshake may take in all, if our patience does not end sooner.
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// How long a farewell may take: what is still buffered, close_notify, and waiting for the peer to read it.
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// A read as large as this says that more is likely on its way: look before giving the buffer back.
    private static final int BULK = 1024;

    private final Peer peer;
    private final long begun;
    private volatile Wire wire;
    private volatile boolean interrupted;
    private volatile boolean closed;

    /// Waiting for the first byte of a line: what [#interrupt] may break.
    private volatile boolean idle;

    /// Received and unread: `in[inFrom..inTo)`.
    private byte[] in = Buffers.NONE;

    private int inFrom;
    private int inTo;

    /// How far `in` was ever filled: what is to be wiped.
    private int inHigh;

    private boolean bulk;
    private @Nullable Thread reader;

    /// Guards what is written, because a close may come from another thread.
    private final ReentrantLock writing = new ReentrantLock();

    private byte[] out = Buffers.NONE;
    private int outTo;

    private long patienceNanos = DEFAULT_PATIENCE.toNanos();
    private boolean hasDeadline;
    private long deadline;
    private @Nullable TlsFacts tls;

    public BufferedChannel(Wire wire, Peer peer) {
        this.wire = wire;
        this.peer = peer;
        this.begun = wire.nanoTime();
    }

    @Override
    public Line readLine(int limit) throws HungUp {
        int at = inFrom;
        while (true) {
            while (at < inTo) {
                byte octet = in[at];
                if (octet == '\r') {
                    if (at + 1 == inTo) {
                        break; // what follows decides
                    }
                    return in[at + 1] == '\n' ? whole(at, limit) : drop();
                }
                if (octet == '\n' || octet == 0) {
                    return drop();
                }
                at++;
            }
            if (at - inFrom > limit) {
                return drop();
            }
            int scanned = at - inFrom;
            fill(inFrom == inTo);
            at = inFrom + scanned;
        }
    }

    private Line whole(int end, int limit) {
        int from = inFrom;
        inFrom = end + 2;
        return end - from > limit ? new Line.TooLong(end - from) : new Line.Whole(in, from, end);
    }

    /// Reads the line that starts here to its LF, and tells what is wrong with it. A fault outweighs the length: the
    /// one is an attack, the other a mistake.
    private Line drop() throws HungUp {
        Line.Fault fault = null;
        long length = 0;
        boolean afterCr = false;
        while (true) {
            while (inFrom < inTo) {
                byte octet = in[inFrom++];
                if (octet == '\n') {
                    if (fault == null && !afterCr) {
                        fault = Line.Fault.BARE_LF;
                    }
                    return fault == null ? new Line.TooLong(length - 1) : new Line.Broken(fault);
                }
                if (fault == null && afterCr) {
                    fault = Line.Fault.BARE_CR;
                }
                if (fault == null && octet == 0) {
                    fault = Line.Fault.NUL;
                }
                afterCr = octet == '\r';
                length++;
            }
            fill(false);
        }
    }

    @Override
    public Window window() throws HungUp {
        if (inFrom == inTo) {
            fill(false);
        }
        return new Window(in, inFrom, inTo);
    }

    @Override
    public void consume(int count) {
        if (count < 0 || count > inTo - inFrom) {
            throw new IllegalArgumentException(count + " of " + (inTo - inFrom) + " bytes");
        }
        inFrom += count;
    }

    /// At least one more byte behind the unread ones, which may move; waits for it if it must.
    private void fill(boolean atLineStart) throws HungUp {
        reader = Thread.currentThread();
        try {
            if (bulk) {
                timeLeft(); // a peer that always has more ready never waits
            }
            int count = bulk ? receive() : 0;
            while (count == 0) {
                flush();
                shrink();
                await(atLineStart);
                count = receive();
            }
            if (count < 0) {
                throw new HungUp(HungUp.Reason.CLOSED, "the peer closed the connection", null);
            }
            bulk = count >= BULK;
        } catch (IOException broken) {
            throw hungUp(broken);
        } catch (HungUp gone) {
            throw interrupted && gone.reason() == HungUp.Reason.CLOSED ? shutDown(gone) : gone;
        }
    }

    private int receive() throws IOException {
        makeRoom();
        int count = wire.read(in, inTo, in.length - inTo);
        inTo += Math.max(count, 0);
        inHigh = Math.max(inHigh, inTo);
        return count;
    }

    private void makeRoom() {
        if (inFrom == inTo) {
            inFrom = 0;
            inTo = 0;
        }
        if (in.length < Buffers.SIZE) {
            moveTo(Buffers.take());
        } else if (inTo == in.length && inFrom > 0) {
            inTo -= inFrom;
            System.arraycopy(in, inFrom, in, 0, inTo);
            inFrom = 0;
        } else if (inTo == in.length) {
            // A line longer than the buffer grows it: its limit bounds that, for beyond it the line is dropped.
            moveTo(new byte[2 * in.length]);
        }
    }

    private void moveTo(byte[] other) {
        int held = inTo - inFrom;
        System.arraycopy(in, inFrom, other, 0, held);
        Buffers.give(in, inHigh);
        in = other;
        inFrom = 0;
        inTo = held;
        inHigh = held;
    }

    /// Before a wait: keeps no big buffer for half a line or nothing.
    private void shrink() {
        int held = inTo - inFrom;
        if (in.length > Buffers.SMALL && held <= Buffers.SMALL) {
            moveTo(held == 0 ? Buffers.NONE : new byte[held]);
        }
    }

    private void await(boolean atLineStart) throws IOException, HungUp {
        long wait = Math.min(patienceNanos, timeLeft());
        if (!atLineStart) {
            wire.await(wait);
            return;
        }
        idle = true;
        try {
            if (interrupted) {
                throw shutDown(null);
            }
            wire.await(wait);
        } finally {
            idle = false;
        }
    }

    /// Until the deadline, which has not passed.
    private long timeLeft() throws HungUp {
        if (!hasDeadline) {
            return Long.MAX_VALUE;
        }
        long left = deadline - wire.nanoTime();
        if (left <= 0) {
            throw new HungUp(HungUp.Reason.TIMED_OUT, "it took longer than allowed in all", null);
        }
        return left;
    }

    @Override
    public boolean pending() {
        reader = Thread.currentThread();
        try {
            return inFrom < inTo || wire.ready();
        } catch (IOException gone) {
            return false; // the next read says so
        }
    }

    @Override
    public void discardPending() {
        inFrom = inTo;
        try {
            while (wire.ready() && receive() > 0) {
                inFrom = inTo;
            }
        } catch (IOException gone) {
            // the next read says so
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws HungUp {
        writing.lock();
        try {
            if (outTo + length > out.length && (outTo > 0 || length > Buffers.SIZE)) {
                flush();
            }
            if (length > Buffers.SIZE) {
                send(bytes, from, length);
                return;
            }
            if (out.length == 0) {
                out = Buffers.take();
            }
            System.arraycopy(bytes, from, out, outTo, length);
            outTo += length;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void flush() throws HungUp {
        if (outTo == 0) {
            return;
        }
        writing.lock();
        try {
            byte[] bytes = out;
            int length = outTo;
            out = Buffers.NONE;
            outTo = 0;
            try {
                send(bytes, 0, length);
            } finally {
                Buffers.give(bytes, length);
            }
        } finally {
            writing.unlock();
        }
    }

    private void send(byte[] bytes, int from, int length) throws HungUp {
        try {
            wire.write(bytes, from, length, closed ? FAREWELL_NANOS : patienceNanos);
        } catch (IOException broken) {
            throw hungUp(broken);
        }
    }

    @Override
    public void encrypt(TlsSide side) throws HungUp {
        flush();
        // RFC 3207 §4.2, and CVE-2011-0411: nothing that came in the clear may be taken for something said under TLS.
        inFrom = inTo;
        shrink();
        var engine = side.engine(peer.remote().getHostString(), peer.remote().getPort());
        try {
            long nanos = Math.min(patienceNanos, HANDSHAKE_NANOS);
            if (hasDeadline) {
                nanos = Math.min(nanos, deadline - wire.nanoTime());
            }
            wire = new TlsWire(wire, engine, nanos);
            tls = TlsFacts.of(engine);
        } catch (IOException failed) {
            throw hungUp(failed);
        }
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public void patience(Duration perWait) {
        patienceNanos = perWait.toNanos();
    }

    @Override
    public void deadline(Duration fromNow) {
        hasDeadline = !fromNow.isZero();
        deadline = wire.nanoTime() + fromNow.toNanos();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(wire.nanoTime() - begun);
    }

    @Override
    public void interrupt() {
        interrupted = true;
        if (idle) {
            wire.closeInput();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean owner = Thread.currentThread().equals(reader);
        if (writing.tryLock()) {
            try {
                flush();
                wire.closeOutput(FAREWELL_NANOS);
                if (owner) {
                    linger();
                }
            } catch (IOException | HungUp | IllegalStateException gone) {
                // it did not wait for our farewell
            } finally {
                writing.unlock();
            }
        }
        wire.close();
        if (owner) {
            inFrom = inTo;
            shrink();
        }
    }

    /// Reads on for a moment where the peer has sent more than we read: TCP answers a close over unread bytes with a
    /// reset, which can overtake our last reply (RFC 9293 §3.10.4, RFC 2525 §2.17).
    private void linger() throws IOException {
        long until = wire.nanoTime() + FAREWELL_NANOS;
        inFrom = inTo;
        if (!wire.ready()) {
            return;
        }
        int count = 0;
        for (long left = FAREWELL_NANOS; left > 0 && count >= 0; left = until - wire.nanoTime()) {
            wire.await(left);
            count = receive();
            inFrom = inTo;
        }
    }

    private HungUp hungUp(IOException broken) {
        if (broken instanceof SocketTimeoutException) {
            return new HungUp(HungUp.Reason.TIMED_OUT, String.valueOf(broken.getMessage()), broken);
        }
        if (interrupted) {
            return shutDown(broken);
        }
        return broken instanceof SSLException
                ? new HungUp(HungUp.Reason.TLS, TlsFailure.explain(broken), broken)
                : new HungUp(HungUp.Reason.CLOSED, "the connection broke: " + broken.getMessage(), broken);
    }

    private static HungUp shutDown(@Nullable Throwable cause) {
        return new HungUp(HungUp.Reason.SHUTDOWN, "we are shutting down", cause);
    }

    @Override
    public String toString() {
        return "channel to " + peer.remote() + (tls == null ? "" : " over " + tls.version());
    }
}
