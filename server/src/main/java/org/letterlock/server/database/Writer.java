package org.letterlock.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread that writes. It runs all works that were handed in since its last commit in one transaction, and
/// that commit's sync is the sync of them all.
///
/// No savepoints: works hardly ever fail. When a batch does, it is rolled back and its halves run again one after the
/// other, down to the work that fails alone. So every other work commits, in the order of arrival, and a work is told
/// of a failure only when everything before it stands.
final class Writer implements Runnable {
    /// Bounds on what shares a commit, so that the first in a batch does not wait long for the last.
    private static final int BATCH_WORKS = 512;

    private static final int BATCH_OCTETS = 4 << 20;

    private final Path file;
    private final Connection connection;
    private final Statements statements;
    private final Checkpointer checkpointer;
    private final ChangeCounter changes;
    private final Inbox inbox = new Inbox();
    private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();
    private final Thread thread;
    private final AtomicLong octetsWaiting = new AtomicLong();
    private volatile boolean closing;

    Writer(Path file, Connection connection, ChangeCounter changes) {
        this.changes = changes;
        this.file = file;
        this.connection = connection;
        this.statements = new Statements(connection);
        this.checkpointer = new Checkpointer(file);
        this.thread = Thread.ofPlatform().name("database writer").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// @return false once closed
    boolean accept(Pending<?> pending) {
        octetsWaiting.addAndGet(pending.work.weight());
        return inbox.put(pending, thread);
    }

    long waiting() {
        return octetsWaiting.get();
    }

    void close() {
        closing = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    @Override
    public void run() {
        while (true) {
            inbox.takeInto(waiting);
            if (!waiting.isEmpty()) {
                serve(nextBatch());
                checkpointer.assist(connection);
            } else if (!closing) {
                LockSupport.park(this);
            } else if (inbox.seal()) {
                break;
            }
        }
        checkpointer.close();
        statements.forget();
        Connections.close(connection);
    }

    private static long octets(List<Pending<?>> batch) {
        return batch.stream().mapToLong(pending -> pending.work.weight()).sum();
    }

    private List<Pending<?>> nextBatch() {
        var batch = new ArrayList<Pending<?>>();
        long octets = 0;
        while (!waiting.isEmpty() && batch.size() < BATCH_WORKS && octets < BATCH_OCTETS) {
            Pending<?> next = waiting.remove();
            batch.add(next);
            octets += next.work.weight();
        }
        return batch;
    }

    /// Leaves nobody waiting, whatever happens.
    private void serve(List<Pending<?>> batch) {
        try {
            commit(batch);
        } catch (RuntimeException | Error bug) {
            batch.forEach(pending -> pending.fail(bug));
            statements.forget();
            rollBack();
        }
        octetsWaiting.addAndGet(-octets(batch));
    }

    private void commit(List<Pending<?>> batch) {
        try {
            statements.execute("BEGIN IMMEDIATE");
        } catch (SQLException locked) {
            // Nobody's fault, and running the halves would only wait again.
            statements.forget();
            rollBack();
            StorageFailed failed = Failures.of(file, locked);
            batch.forEach(pending -> pending.fail(failed));
            return;
        }
        Throwable failure = transact(batch);
        if (failure == null) {
            batch.forEach(Pending::complete);
            checkpointer.committed(octets(batch));
        } else if (batch.size() == 1) {
            batch.getFirst().fail(failure instanceof SQLException sql ? Failures.of(file, sql) : failure);
        } else {
            int half = batch.size() / 2;
            commit(batch.subList(0, half));
            commit(batch.subList(half, batch.size()));
        }
    }

    /// Runs the batch and commits it, or rolls all of it back.
    ///
    /// @return what went wrong
    private @Nullable Throwable transact(List<Pending<?>> batch) {
        try {
            for (Pending<?> pending : batch) {
                pending.run(statements);
            }
            long changed = SqliteDatabase.changed(statements);
            statements.execute("COMMIT");
            changes.reached(changed);
            return null;
        } catch (SQLException | RuntimeException | Error failed) {
            statements.forget();
            rollBack();
            return failed;
        }
    }

    private void rollBack() {
        try {
            Connections.run(connection, "ROLLBACK");
        } catch (SQLException already) {
            // SQLite rolls back by itself when the disk is full or fails
        }
    }
}
