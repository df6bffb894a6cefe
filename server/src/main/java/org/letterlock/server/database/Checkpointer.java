package org.letterlock.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Copies committed pages from the write-ahead log into the database file, beside the writer: left to SQLite this
/// happens in the commit that makes the log long, and whoever waits for that commit waits for two more syncs.
///
/// The log starts over once all of it is copied and nobody reads from it. Under a steady load the copying never quite
/// catches up, so the log would grow forever: when it has grown long the writer copies the small rest itself, between
/// two commits. Where the disk is too slow even for that, the writer waits.
final class Checkpointer implements Runnable {
    private static final System.Logger LOG = System.getLogger(Checkpointer.class.getName());

    /// Copying starts when about this much was written since the last time.
    private static final long DUE_OCTETS = 8 << 20;

    /// What a commit writes beside the rows themselves: inner pages, and the unused rest of the others.
    private static final int COMMIT_OCTETS = 16 << 10;

    /// The log's length in pages at which the writer lends a hand: 64 MiB.
    private static final int LONG_FRAMES = 16_384;

    /// What may be written before the writer waits for the copying: the log's length on a slow disk.
    private static final long TOO_LONG_OCTETS = 256 << 20;

    private final Path file;
    private final Thread thread;

    /// Held while pages are copied.
    private final ReentrantLock copying = new ReentrantLock();

    private long written;
    private long sinceAssisted;
    private volatile boolean due;
    private volatile boolean behind;
    private volatile boolean closing;

    Checkpointer(Path file) {
        this.file = file;
        this.thread = Thread.ofPlatform().name("database checkpointer").daemon().start(this);
    }

    /// Called by the writer after each commit.
    void committed(long octets) {
        written += octets + COMMIT_OCTETS;
        sinceAssisted += octets + COMMIT_OCTETS;
        if (written > DUE_OCTETS) {
            written = 0;
            due = true;
            LockSupport.unpark(thread);
        }
    }

    /// Called by the writer between two commits.
    void assist(Connection writer) {
        if (behind || sinceAssisted > TOO_LONG_OCTETS) {
            behind = false;
            sinceAssisted = 0;
            checkpoint(writer);
        }
    }

    void close() {
        closing = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    @Override
    public void run() {
        awaitDue();
        if (closing) {
            return;
        }
        try (Connection connection = Connections.checkpointing(file)) {
            while (!closing) {
                due = false;
                behind = checkpoint(connection) > LONG_FRAMES;
                awaitDue();
            }
        } catch (SQLException failed) {
            LOG.log(System.Logger.Level.WARNING, "the database's log is left to grow: {0}", failed.getMessage());
        }
    }

    private void awaitDue() {
        while (!due && !closing) {
            LockSupport.park(this);
        }
    }

    /// @return the length of the log in pages; 0 if it is not known. A failure costs nothing but space: the
    /// pages stay in the log.
    private int checkpoint(Connection connection) {
        copying.lock();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return row.getInt(2);
        } catch (SQLException failed) {
            LOG.log(System.Logger.Level.DEBUG, "checkpoint: {0}", failed.getMessage());
            return 0;
        } finally {
            copying.unlock();
        }
    }
}
