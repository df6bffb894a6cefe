package org.letterlock.net.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.letterlock.net.wire.Buffers;
import org.letterlock.net.wire.Wire;

/// TLS over another wire: an [SSLEngine] and a loop around it that holds big buffers only while there is work.
///
/// The socket classes of the JDK keep two 17 KiB buffers per connection for its whole life; this keeps none while
/// idle.
public final class TlsWire implements Wire {
    /// How long the peer may keep us waiting for room when all we have to say is an alert or a key update.
    private static final long AFTERTHOUGHT_NANOS = 5_000_000_000L;

    private final Wire below;
    private final SSLEngine engine;

    /// Records received and not yet opened: `sealed[sealedFrom..sealedTo)`.
    private byte[] sealed = Buffers.NONE;

    private int sealedFrom;
    private int sealedTo;

    /// How far `sealed` was ever filled: what is to be wiped.
    private int sealedHigh;

    /// Whether the engine cannot go on without more of the peer's bytes.
    private boolean hungry = true;

    /// Opened bytes that the reader had no room for.
    private byte[] spill = Buffers.NONE;

    private int spillFrom;
    private int spillTo;
    private boolean ended;

    /// Shakes hands over `below`, and then is the wire to use in its place.
    ///
    /// @param nanos how long the whole handshake may take
    /// @throws SSLException when the sides cannot agree, or the peer's certificate is refused: see [TlsFailure]
    /// @throws SocketTimeoutException when the time is over
    public TlsWire(Wire below, SSLEngine engine, long nanos) throws IOException {
        this.below = below;
        this.engine = engine;
        handshake(below.nanoTime() + nanos);
    }

    private void handshake(long until) throws IOException {
        var out = new Outgoing();
        try {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> out.wrap(ByteBuffer.allocate(0), left(until));
                    case NEED_TASK -> runTasks();
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        out.send(left(until));
                        unwrapHandshake(until);
                    }
                    case FINISHED, NOT_HANDSHAKING -> {
                        out.send(left(until));
                        return;
                    }
                }
            }
        } catch (SSLException refused) {
            sayWhy(out);
            throw refused;
        } finally {
            out.giveBack();
        }
    }

    private long left(long until) throws SocketTimeoutException {
        long left = until - below.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the TLS handshake takes too long");
        }
        return left;
    }

    private void unwrapHandshake(long until) throws IOException {
        if (hungry) {
            shrink();
            below.await(left(until));
            if (!receive()) {
                if (ended) {
                    throw new EOFException("the peer hung up during the TLS handshake");
                }
                return;
            }
        }
        unwrap(ByteBuffer.allocate(0));
        if (ended) {
            throw new EOFException("the peer ended TLS during the handshake");
        }
    }

    @Override
    public void await(long nanos) throws IOException {
        if (spillFrom < spillTo || ended || !hungry) {
            return;
        }
        shrink();
        below.await(nanos);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (spillFrom < spillTo) {
            return takeSpill(into, from, length);
        }
        while (!ended) {
            if (hungry && !receive()) {
                return ended ? -1 : 0;
            }
            int count = unwrap(ByteBuffer.wrap(into, from, length));
            if (count == 0 && spillFrom < spillTo) {
                return takeSpill(into, from, length);
            }
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    @Override
    public boolean ready() throws IOException {
        if (spillFrom < spillTo) {
            return true;
        }
        if (ended || (hungry && !below.ready())) {
            return false;
        }
        // Bytes below may be no more than a session ticket: only opening them tells.
        byte[] opened = Buffers.take();
        int count = read(opened, 0, opened.length);
        if (count <= 0) {
            Buffers.give(opened, 0);
            return false;
        }
        spill = opened;
        spillFrom = 0;
        spillTo = count;
        return true;
    }

    /// Takes bytes from below; false when there are none (or no more).
    private boolean receive() throws IOException {
        makeRoom();
        if (sealedTo == sealed.length) {
            ended = true;
            throw new SSLException("a TLS record longer than RFC 8446 §5.2 allows");
        }
        int count = below.read(sealed, sealedTo, sealed.length - sealedTo);
        if (count < 0) {
            ended = true;
        } else {
            sealedTo += count;
            sealedHigh = Math.max(sealedHigh, sealedTo);
        }
        hungry = count <= 0;
        return count > 0;
    }

    private void makeRoom() {
        if (sealed.length < Buffers.SIZE) {
            moveTo(Buffers.take());
        } else if (sealedTo > Buffers.SIZE / 2) {
            sealedTo -= sealedFrom;
            System.arraycopy(sealed, sealedFrom, sealed, 0, sealedTo);
            sealedFrom = 0;
        }
    }

    private void moveTo(byte[] other) {
        int held = sealedTo - sealedFrom;
        System.arraycopy(sealed, sealedFrom, other, 0, held);
        Buffers.give(sealed, sealedHigh);
        sealed = other;
        sealedFrom = 0;
        sealedTo = held;
        sealedHigh = held;
    }

    /// Before a wait: keeps no big buffer for half a record or none.
    private void shrink() {
        int held = sealedTo - sealedFrom;
        if (sealed.length > Buffers.SMALL && held <= Buffers.SMALL) {
            moveTo(held == 0 ? Buffers.NONE : new byte[held]);
        }
    }

    /// Opens one record into `clear`, or into the spill where that has no room.
    private int unwrap(ByteBuffer clear) throws IOException {
        boolean shaking = engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
        SSLEngineResult result = step(clear);
        int produced = result.bytesProduced();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            spill = Buffers.take();
            result = step(ByteBuffer.wrap(spill));
            spillTo = result.bytesProduced();
            if (spillTo == 0) {
                Buffers.give(spill, 0);
                spill = Buffers.NONE;
            }
        }
        if (!shaking && !ended) {
            afterwards(result.getHandshakeStatus());
        }
        return produced;
    }

    private SSLEngineResult step(ByteBuffer clear) throws SSLException {
        ByteBuffer source = ByteBuffer.wrap(sealed, sealedFrom, sealedTo - sealedFrom);
        SSLEngineResult result;
        try {
            result = engine.unwrap(source, clear);
        } catch (SSLException broken) {
            ended = true;
            throw broken;
        }
        sealedFrom += result.bytesConsumed();
        hungry = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW || sealedFrom == sealedTo;
        ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
        return result;
    }

    /// What the engine wants once the handshake is over: nothing, or in TLS 1.3 a new session ticket or key.
    private void afterwards(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!engine.getSession().getProtocol().equals(TlsVersion.TLS_1_3.wireName())) {
            // RFC 9325 §3.5: no renegotiation. A second handshake under an authenticated session helps nobody here.
            ended = true;
            throw new SSLHandshakeException("the peer asked for a renegotiation of TLS, which we refuse");
        }
        var out = new Outgoing();
        try {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> out.wrap(ByteBuffer.allocate(0), AFTERTHOUGHT_NANOS);
                    case NEED_TASK -> runTasks();
                    default -> {
                        out.send(AFTERTHOUGHT_NANOS);
                        return;
                    }
                }
            }
        } finally {
            out.giveBack();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private int takeSpill(byte[] into, int from, int length) {
        int count = Math.min(spillTo - spillFrom, length);
        System.arraycopy(spill, spillFrom, into, from, count);
        spillFrom += count;
        if (spillFrom == spillTo) {
            Buffers.give(spill, spillTo);
            spill = Buffers.NONE;
            spillFrom = 0;
            spillTo = 0;
        }
        return count;
    }

    @Override
    public void write(byte[] bytes, int from, int length, long nanos) throws IOException {
        var out = new Outgoing();
        try {
            ByteBuffer clear = ByteBuffer.wrap(bytes, from, length);
            while (clear.hasRemaining()) {
                out.wrap(clear, nanos);
            }
            out.send(nanos);
        } finally {
            out.giveBack();
        }
    }

    /// The alert that tells the peer why the handshake failed, if it still listens.
    private void sayWhy(Outgoing out) {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                out.wrap(ByteBuffer.allocate(0), AFTERTHOUGHT_NANOS);
            }
            out.send(AFTERTHOUGHT_NANOS);
        } catch (IOException _) {
            // it does not; the first failure is the one to report
        }
    }

    @Override
    public void closeInput() {
        below.closeInput();
    }

    @Override
    public void closeOutput(long nanos) throws IOException {
        var out = new Outgoing();
        try {
            engine.closeOutbound();
            while (!engine.isOutboundDone()) {
                out.wrap(ByteBuffer.allocate(0), nanos);
            }
            out.send(nanos);
        } finally {
            out.giveBack();
        }
        below.closeOutput(nanos);
    }

    @Override
    public void close() {
        below.close();
    }

    @Override
    public long nanoTime() {
        return below.nanoTime();
    }

    /// A borrowed buffer of sealed records on their way out; a flight of several leaves in one write.
    private final class Outgoing {
        private byte[] records = Buffers.NONE;
        private int filled;
        private int high;

        void wrap(ByteBuffer clear, long nanos) throws IOException {
            if (records.length == 0) {
                records = Buffers.take();
            }
            if (records.length - filled < engine.getSession().getPacketBufferSize()) {
                send(nanos);
            }
            SSLEngineResult result = engine.wrap(clear, ByteBuffer.wrap(records, filled, records.length - filled));
            filled += result.bytesProduced();
            high = Math.max(high, filled);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && clear.hasRemaining()) {
                throw new SSLException("TLS is closed for writing");
            }
        }

        void send(long nanos) throws IOException {
            if (filled > 0) {
                int length = filled;
                filled = 0;
                below.write(records, 0, length, nanos);
            }
        }

        void giveBack() {
            Buffers.give(records, high);
            records = Buffers.NONE;
        }
    }
}
