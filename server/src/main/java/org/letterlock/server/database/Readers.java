package org.letterlock.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// A few threads that read, each with a connection of its own that it opens when it is first needed.
final class Readers {
    private static final Pending<?> STOP = new Pending<>(_ -> "");

    private final Path file;
    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    Readers(Path file, int count) {
        this.file = file;
        for (int number = 1; number <= count; number++) {
            threads.add(Thread.ofPlatform()
                    .name("database reader " + number)
                    .daemon()
                    .start(this::serve));
        }
    }

    /// @return false once closed
    synchronized boolean accept(Pending<?> pending) {
        return !closed && queue.add(pending);
    }

    void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                threads.forEach(_ -> queue.add(STOP));
            }
        }
        threads.forEach(Threads::join);
    }

    private void serve() {
        Pending<?> next = Threads.take(queue);
        while (next != STOP) {
            try (Connection connection = Connections.reading(file)) {
                next = serve(new Statements(connection), next);
            } catch (SQLException failed) {
                // Did not open: it is tried again for the next read. Did not close: no matter.
                if (next != STOP) {
                    next.fail(Failures.of(file, failed));
                    next = Threads.take(queue);
                }
            }
        }
    }

    /// @return what ended it
    private Pending<?> serve(Statements statements, Pending<?> first) {
        Pending<?> next = first;
        while (next != STOP) {
            read(statements, next);
            next = Threads.take(queue);
        }
        statements.forget();
        return next;
    }

    private void read(Statements statements, Pending<?> pending) {
        Throwable failure = null;
        try {
            statements.execute("BEGIN");
            pending.run(statements);
        } catch (SQLException failed) {
            failure = Failures.of(file, failed);
        } catch (RuntimeException | Error bug) {
            failure = bug;
        }
        if (failure != null) {
            statements.forget();
        }
        end(statements);
        if (failure == null) {
            pending.complete();
        } else {
            pending.fail(failure);
        }
    }

    private static void end(Statements statements) {
        try {
            statements.execute("ROLLBACK");
        } catch (SQLException noTransaction) {
            statements.forget();
        }
    }
}
