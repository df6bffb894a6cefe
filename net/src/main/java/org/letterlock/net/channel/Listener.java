package org.letterlock.net.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.wire.TcpWire;

/// Accepts connections at one address and port, and gives each a virtual thread and a [Channel].
///
/// Whoever comes when all places are taken hears why ([Settings#refusal]) and is let go, at no cost in threads. A
/// bug in a conversation costs that conversation. All methods may be called from any thread.
public final class Listener implements AutoCloseable {
    /// As many connections may wait to be accepted as the system allows (Linux: `net.core.somaxconn`).
    private static final int BACKLOG = 4096;

    private static final long BREATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    /// What is done with each connection, on its own virtual thread. The channel is closed afterwards in any case.
    @FunctionalInterface
    public interface Conversation {
        void with(Channel channel) throws HungUp;
    }

    /// What is said to whom we cannot serve: one short reply with its CRLF, such as `421 4.3.2 …`; may be empty.
    @FunctionalInterface
    public interface Refusal {
        byte[] words(Doorkeeper.Verdict why);
    }

    /// @param name the role, for thread names and log lines: `submission`
    /// @param address where to listen; port 0 is any free one
    /// @param limits how many at once, and from one address
    /// @param refusal what is said to those beyond the limits
    /// @param trusted who is exempt from the limits per address: one's own machine and networks
    /// @param implicitTls where TLS comes first (RFC 8314): this side of it
    public record Settings(
            String name,
            InetSocketAddress address,
            Limits limits,
            Refusal refusal,
            Predicate<InetAddress> trusted,
            Optional<TlsSide> implicitTls) {
        public Settings(String name, InetSocketAddress address) {
            this(name, address, Limits.DEFAULT, why -> new byte[0], who -> false, Optional.empty());
        }

        public Settings withLimits(Limits other) {
            return new Settings(name, address, other, refusal, trusted, implicitTls);
        }

        public Settings withRefusal(Refusal other) {
            return new Settings(name, address, limits, other, trusted, implicitTls);
        }

        public Settings withTrusted(Predicate<InetAddress> who) {
            return new Settings(name, address, limits, refusal, who, implicitTls);
        }

        public Settings withImplicitTls(TlsSide side) {
            return new Settings(name, address, limits, refusal, trusted, Optional.of(side));
        }
    }

    private final Settings settings;
    private final Conversation conversation;
    private final ServerSocket door;
    private final Doorkeeper doorkeeper;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final AtomicInteger served = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private volatile boolean draining;

    /// Counted down when nothing is accepted any more: closing the door does not wait for an accept under way.
    private final CountDownLatch doorShut = new CountDownLatch(1);

    /// These two belong to the accepting thread.
    private boolean complained;

    private long lastComplaint;

    private Listener(Settings settings, Conversation conversation, ServerSocket door) {
        this.settings = settings;
        this.conversation = conversation;
        this.door = door;
        this.doorkeeper = new Doorkeeper(settings.limits(), settings.trusted());
    }

    /// Binds, and starts to accept.
    ///
    /// @throws BindFailed when it cannot: who holds the port, where that can be known
    public static Listener open(Settings settings, Conversation conversation) throws BindFailed {
        ServerSocket door;
        try {
            door = new ServerSocket();
        } catch (IOException failed) {
            throw BindFailed.of(settings.name(), settings.address(), failed);
        }
        try {
            door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            door.bind(settings.address(), BACKLOG);
        } catch (IOException failed) {
            shut(door);
            throw BindFailed.of(settings.name(), settings.address(), failed);
        }
        var listener = new Listener(settings, conversation, door);
        Thread.ofPlatform()
                .daemon()
                .name("accept " + settings.name() + " " + listener.address().getPort())
                .start(listener::accept);
        return listener;
    }

    public String name() {
        return settings.name();
    }

    /// Where it listens, the port as it really is.
    public InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    /// How many connections are open.
    public int connections() {
        return served.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                acceptOne();
            } catch (RuntimeException | Error bug) {
                // Not even a complaint could be made, say for want of a file to load its classes from: go on.
                LockSupport.parkNanos(BREATHER_NANOS);
            }
        }
        doorShut.countDown();
    }

    private void acceptOne() {
        Socket socket;
        try {
            socket = door.accept();
        } catch (IOException failed) {
            if (!door.isClosed()) {
                LockSupport.parkNanos(BREATHER_NANOS);
                complain(failed);
            }
            return;
        }
        try {
            admit(socket);
        } catch (RuntimeException | Error bug) {
            shut(socket);
            LOG.log(System.Logger.Level.ERROR, settings.name() + ": a connection could not be admitted", bug);
        }
    }

    /// Mostly "too many open files": those who wait stay in the backlog until some are closed. Said once a minute.
    private void complain(IOException failed) {
        long now = System.nanoTime();
        if (!complained || now - lastComplaint > COMPLAINT_NANOS) {
            complained = true;
            lastComplaint = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: cannot accept connections for now: {1}",
                    settings.name(),
                    failed.getMessage());
        }
    }

    private void admit(Socket socket) {
        InetAddress address = socket.getInetAddress();
        Doorkeeper.Verdict verdict = doorkeeper.enter(address, System.nanoTime());
        if (verdict != Doorkeeper.Verdict.WELCOME) {
            refuse(socket, verdict);
            return;
        }
        served.incrementAndGet();
        try {
            Thread.ofVirtual().name(threadName(socket)).start(() -> serve(socket, address));
        } catch (RuntimeException | Error failed) {
            leave(address);
            throw failed;
        }
    }

    private String threadName(Socket socket) {
        return settings.name() + " " + socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
    }

    /// A few bytes into the empty buffer of a new socket: this cannot block.
    private void refuse(Socket socket, Doorkeeper.Verdict verdict) {
        LOG.log(System.Logger.Level.DEBUG, "{0}: refused, {1}", threadName(socket), verdict);
        try {
            if (settings.implicitTls().isEmpty()) {
                byte[] words = settings.refusal().words(verdict);
                socket.getOutputStream().write(words);
                socket.shutdownOutput();
            }
        } catch (IOException gone) {
            // it did not wait for our reasons
        } finally {
            shut(socket);
        }
    }

    private void serve(Socket socket, InetAddress address) {
        try (Channel channel = channel(socket)) {
            channels.add(channel);
            try {
                if (draining) {
                    channel.interrupt();
                }
                if (settings.implicitTls().isPresent()) {
                    channel.encrypt(settings.implicitTls().get());
                }
                conversation.with(channel);
            } finally {
                channels.remove(channel);
            }
        } catch (HungUp gone) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0}: {1}",
                    Thread.currentThread().getName(),
                    gone.getMessage());
        } catch (IOException broken) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0}: {1}",
                    Thread.currentThread().getName(),
                    broken.getMessage());
        } catch (RuntimeException | Error bug) {
            LOG.log(System.Logger.Level.ERROR, Thread.currentThread().getName() + ": the conversation failed", bug);
        } finally {
            leave(address);
        }
    }

    private static Channel channel(Socket socket) throws IOException {
        try {
            var remote = new InetSocketAddress(socket.getInetAddress(), socket.getPort());
            var local = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
            return new BufferedChannel(new TcpWire(socket), new Peer(remote, local));
        } catch (IOException | RuntimeException | Error failed) {
            shut(socket);
            throw failed;
        }
    }

    private void leave(InetAddress address) {
        doorkeeper.leave(address);
        if (served.decrementAndGet() == 0) {
            lock.lock();
            try {
                emptied.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Stops accepting; lets every conversation finish its line or body, then interrupts it; waits for all to end, at
    /// most `patience`; then closes what is left.
    ///
    /// @return whether all ended by themselves
    public boolean drain(Duration patience) {
        draining = true;
        shut(door);
        awaitDoor();
        channels.forEach(Channel::interrupt);
        boolean ended = awaitEmpty(patience);
        channels.forEach(Channel::close);
        return ended;
    }

    private void awaitDoor() {
        try {
            boolean _ = doorShut.await(BREATHER_NANOS * 10, TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEmpty(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (served.get() > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return served.get() == 0;
    }

    /// Stops accepting and closes every connection.
    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    private static void shut(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // a close that fails has closed
        }
    }
}
