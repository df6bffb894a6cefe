package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections for one purpose, kept for the next who needs one: a few at once, a short queue before them, and for
/// those beyond it "too busy". Safe for any thread.
final class Lines implements AutoCloseable {
    /// How long an unused connection is kept. Directories and the firewalls before them drop theirs after minutes.
    static final Duration KEPT = Duration.ofSeconds(60);

    /// Results after which a connection is of no more use.
    private static final Set<ResultCode> BROKEN = Set.of(
            ResultCode.SERVER_DOWN,
            ResultCode.CONNECT_ERROR,
            ResultCode.TIMEOUT,
            ResultCode.LOCAL_ERROR,
            ResultCode.ENCODING_ERROR,
            ResultCode.DECODING_ERROR,
            ResultCode.UNAVAILABLE,
            ResultCode.PROTOCOL_ERROR);

    private final Opening opening;
    private final DirectorySettings.Limits limits;
    private final InstantSource clock;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    /// Makes a connection ready for the purpose.
    @FunctionalInterface
    interface Opening {
        LDAPConnection open() throws NoAnswer;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(LDAPConnection connection) throws LDAPException, NoAnswer;
    }

    private record Idle(LDAPConnection connection, Instant since) {}

    Lines(Opening opening, DirectorySettings.Limits limits, InstantSource clock) {
        this.opening = opening;
        this.limits = limits;
        this.clock = clock;
        this.places = new Semaphore(limits.connections(), true);
    }

    /// Does `work` on a connection that nobody else uses meanwhile. Work that meets a connection which the server has
    /// closed since its last use is done once more, on a fresh one.
    ///
    /// @throws LDAPException with the server's result, where it gave one that is no success
    /// @throws NoAnswer if no connection is to be had
    <T> T use(Work<T> work) throws LDAPException, NoAnswer {
        enter();
        try {
            Optional<LDAPConnection> kept = take();
            if (kept.isPresent()) {
                try {
                    return on(kept.get(), work);
                } catch (LDAPException failure) {
                    if (!failure.getResultCode().equals(ResultCode.SERVER_DOWN)) {
                        throw failure;
                    }
                }
            }
            return on(opening.open(), work);
        } finally {
            places.release();
        }
    }

    private void enter() throws NoAnswer {
        if (places.tryAcquire()) {
            return;
        }
        try {
            boolean fits = waiting.incrementAndGet() <= limits.waiting();
            if (!fits || !places.tryAcquire(limits.response().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NoAnswer(NoAnswer.Kind.LATER, "too many ask it at once");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoAnswer(NoAnswer.Kind.LATER, "the wait for it was interrupted", interrupted);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private <T> T on(LDAPConnection connection, Work<T> work) throws LDAPException, NoAnswer {
        boolean good = false;
        try {
            T done = work.on(connection);
            good = true;
            return done;
        } catch (LDAPException failure) {
            good = !BROKEN.contains(failure.getResultCode());
            throw failure;
        } finally {
            if (!good || !connection.isConnected() || !keep(connection)) {
                connection.closeWithoutUnbind();
            }
        }
    }

    private boolean keep(LDAPConnection connection) {
        synchronized (idle) {
            if (!closed) {
                idle.push(new Idle(connection, clock.instant()));
            }
            return !closed;
        }
    }

    private Optional<LDAPConnection> take() {
        synchronized (idle) {
            while (!idle.isEmpty()) {
                Idle last = idle.pop();
                if (last.since().plus(KEPT).isAfter(clock.instant())) {
                    return Optional.of(last.connection());
                }
                last.connection().close();
            }
            return Optional.empty();
        }
    }

    /// Hangs up. Work that is under way ends by itself.
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(each -> each.connection().close());
            idle.clear();
        }
    }
}
