package org.letterlock.net.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.concurrent.TimeUnit;

/// A TCP connection as a wire. Blocking in the plain way, which parks a virtual thread.
public final class TcpWire implements Wire {
    /// While it waits, the wire holds a buffer just large enough for an ordinary command (or its TLS record).
    private static final int FIRST_BYTES = 256;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] first = new byte[FIRST_BYTES];
    private int firstFrom;
    private int firstTo;
    private boolean ended;
    private int timeoutMillis;
    private volatile long writeUntil;
    private volatile boolean cutForLateness;

    /// Takes over a connected socket.
    public TcpWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    @Override
    public void await(long nanos) throws IOException {
        if (firstFrom < firstTo || ended) {
            return;
        }
        int millis = millis(nanos);
        if (millis != timeoutMillis) {
            socket.setSoTimeout(millis);
            timeoutMillis = millis;
        }
        int count = in.read(first);
        if (count < 0) {
            ended = true;
        } else {
            firstFrom = 0;
            firstTo = count;
        }
    }

    /// At least 1: a socket takes 0 for "for ever".
    private static int millis(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999), 1, Integer.MAX_VALUE);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = Math.min(firstTo - firstFrom, length);
        if (count > 0) {
            System.arraycopy(first, firstFrom, into, from, count);
            firstFrom += count;
            if (firstTo < FIRST_BYTES || count == length) {
                return count;
            }
        } else if (ended) {
            return -1;
        }
        if (in.available() > 0) {
            int more = in.read(into, from + count, length - count);
            if (more > 0) {
                return count + more;
            }
            ended = true;
        }
        return count > 0 || !ended ? count : -1;
    }

    @Override
    public boolean ready() throws IOException {
        return firstFrom < firstTo || in.available() > 0;
    }

    @Override
    public void write(byte[] bytes, int from, int length, long nanos) throws IOException {
        writeUntil = System.nanoTime() + nanos;
        WriteWatch.begin(this);
        try {
            out.write(bytes, from, length);
        } catch (IOException broken) {
            if (cutForLateness) {
                var late = new SocketTimeoutException("the peer does not take what we send");
                late.initCause(broken);
                throw late;
            }
            throw broken;
        } finally {
            WriteWatch.end(this);
        }
    }

    void cutIfLate(long now) {
        if (now - writeUntil > 0) {
            cutForLateness = true;
            close();
        }
    }

    @Override
    public void closeInput() {
        try {
            socket.shutdownInput();
        } catch (IOException _) {
            close(); // not connected any more: nothing to wake politely
        }
    }

    @Override
    public void closeOutput(long nanos) throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // a close that fails has closed
        }
    }
}
