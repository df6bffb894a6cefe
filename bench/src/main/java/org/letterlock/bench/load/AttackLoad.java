package org.letterlock.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Somebody who guesses passwords of people: ever different ones, at known and unknown names, half from addresses
/// never seen before and half from one network that is soon banned. Runs until it is closed.
public final class AttackLoad implements AutoCloseable {
    /// Each waits for its answers, and a refusal takes its time: this many are needed to keep the rate.
    private static final int ATTACKERS = 500;

    /// As many as a connection bears (`max_errors`).
    private static final int GUESSES_PER_CONNECTION = 15;

    private static final int REPLY_TEMPORARY = 454;
    private static final int REPLY_WRONG = 535;

    private final int port;
    private final String known;
    private final double nanosPerGuess;
    private final long begin = System.nanoTime();
    private final AtomicLong planned = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final ExecutorService attackers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    private AttackLoad(int port, String known, int perSecond) {
        this.port = port;
        this.known = known;
        this.nanosPerGuess = 1e9 / perSecond;
    }

    /// @param port of a listener with STARTTLS, on loopback
    /// @param known a name that exists
    public static AttackLoad start(int port, String known, int perSecond) {
        var attack = new AttackLoad(port, known, perSecond);
        for (int i = 0; i < ATTACKERS; i++) {
            int number = i;
            attack.attackers.execute(() -> attack.run(number));
        }
        return attack;
    }

    /// Guesses that were answered until now.
    public long guesses() {
        return made.get();
    }

    private void run(int number) {
        while (!closed) {
            try (var connection = new Connection(port, address(number))) {
                connection.say("EHLO attack.example.org\r\n", 250);
                connection.startTls();
                connection.say("EHLO attack.example.org\r\n", 250);
                for (int i = 0; i < GUESSES_PER_CONNECTION && !closed; i++) {
                    guess(connection);
                }
            } catch (IOException sentAway) {
                // the next connection, then
            }
        }
    }

    private InetAddress address(int number) throws IOException {
        long fresh = connections.incrementAndGet();
        return number % 2 == 0
                ? InetAddress.getByAddress(new byte[] {127, 9, 9, (byte) (number % 64)})
                : InetAddress.getByAddress(
                        new byte[] {127, (byte) (100 + (fresh >> 16) % 100), (byte) (fresh >> 8), (byte) fresh});
    }

    private void guess(Connection connection) throws IOException {
        long number = planned.getAndIncrement();
        long wait = (long) (number * nanosPerGuess) - (System.nanoTime() - begin);
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
        String name = number % 3 == 0 ? known : "user" + number + "@example.test";
        byte[] plain = ("\0" + name + "\0Summer " + number).getBytes(StandardCharsets.UTF_8);
        connection.send("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain) + "\r\n");
        connection.expect(REPLY_TEMPORARY, REPLY_WRONG);
        made.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
        attackers.close();
    }
}
