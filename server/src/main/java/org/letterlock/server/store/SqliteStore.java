package org.letterlock.server.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.Statements;
import org.letterlock.server.database.StorageFailed;

/// [Store] in the database, with large bodies among the [Blobs].
public final class SqliteStore implements Store {
    /// Removing a big mailbox gives way to other writers after this many messages.
    private static final int ERASED_AT_ONCE = 500;

    /// Bodies up to this many octets always lie in the row.
    private static final int ROW_ALWAYS = 32 << 10;

    /// Measured with bodies of 100 KiB: 10 writers, who have 1 MiB under way between them, are faster with rows, 100
    /// with files.
    private static final long CROWDED_OCTETS = 2 << 20;

    private static final String MESSAGES = """
            SELECT m.account, m.uid, d.id, d.return_path, d.received_at, d.size
            FROM message m JOIN delivery d ON d.id = m.delivery
            """;

    private final Database database;
    private final Blobs blobs;

    public SqliteStore(Database database, Blobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    @Override
    public void deliver(Delivery delivery) throws StorageFailed {
        try (Body _ = delivery.body()) {
            DeliveryRows rows = place(delivery);
            try {
                database.write(rows);
            } catch (StorageFailed failed) {
                discard(rows, failed);
                throw failed;
            }
        }
    }

    /// The first half of a delivery: makes the bytes safe, and returns the work that writes the rows, so that other
    /// rows may join its transaction. A large body has left the spool when this returns. Whoever fails to commit
    /// the rows leaves a blob that [#sweep] finds.
    ///
    /// @return a work that gives the number of mailboxes
    public DeliveryRows place(Delivery delivery) throws StorageFailed {
        try {
            return switch (delivery.body()) {
                case Body.Large(Path file, long _) -> {
                    blobs.take(delivery.id(), file);
                    yield DeliveryRows.naming(delivery);
                }
                case Body.Small(byte[] bytes, int length)
                when length > ROW_ALWAYS && crowded() -> {
                    blobs.write(delivery.id(), bytes, length);
                    yield DeliveryRows.naming(delivery);
                }
                case Body.Small(byte[] bytes, int length) -> DeliveryRows.holding(delivery, bytes, length);
            };
        } catch (IOException failed) {
            throw StorageFailed.of(failed);
        }
    }

    /// Rows are written twice, files once but with two more syncs. So rows are faster until the disk is what everyone
    /// waits for.
    private boolean crowded() {
        return database.waiting() > CROWDED_OCTETS;
    }

    /// With a full disk nothing was written, and every octet given back counts. After any other failure the rows may
    /// yet turn up when the database is next opened, so the blob must stay until then.
    private void discard(DeliveryRows rows, StorageFailed failed) {
        if (rows.body() == null && failed.kind() == StorageFailed.Kind.FULL) {
            try {
                blobs.remove(rows.id());
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
        }
    }

    @Override
    public List<StoredMessage> list(AccountId account, long after, int limit) throws StorageFailed {
        return database.read(statements -> {
            PreparedStatement select =
                    statements.prepare(MESSAGES + "WHERE m.account = ? AND m.uid > ? ORDER BY m.uid LIMIT ?");
            select.setLong(1, account.value());
            select.setLong(2, after);
            select.setInt(3, limit);
            return messages(select);
        });
    }

    @Override
    public Optional<StoredMessage> find(AccountId account, long uid) throws StorageFailed {
        return find(MESSAGES + "WHERE m.account = ? AND m.uid = ?", account, uid);
    }

    /// Looks through the mailbox: an index for this would cost every delivery, and it is people who ask.
    @Override
    public Optional<StoredMessage> find(AccountId account, DeliveryId id) throws StorageFailed {
        return find(MESSAGES + "WHERE m.account = ? AND m.delivery = ?", account, id.value());
    }

    private Optional<StoredMessage> find(String sql, AccountId account, long number) throws StorageFailed {
        return database.read(statements -> {
            PreparedStatement select = statements.prepare(sql);
            select.setLong(1, account.value());
            select.setLong(2, number);
            return messages(select).stream().findFirst();
        });
    }

    private static List<StoredMessage> messages(PreparedStatement select) throws SQLException {
        var found = new ArrayList<StoredMessage>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new StoredMessage(
                        new AccountId(row.getLong(1)),
                        row.getLong(2),
                        new DeliveryId(row.getLong(3)),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getLong(6)));
            }
        }
        return found;
    }

    @Override
    public InputStream open(StoredMessage message) throws StorageFailed, IOException {
        return switch (database.<Bytes>read(statements -> bytes(statements, message.id()))) {
            case InRow(byte[] bytes) -> new ByteArrayInputStream(bytes);
            case InFile _ -> blobs.open(message.id());
            case Removed _ -> throw new NoSuchFileException("message " + message.id() + " was removed");
        };
    }

    private sealed interface Bytes {}

    private record InRow(byte[] bytes) implements Bytes {}

    private record InFile() implements Bytes {}

    private record Removed() implements Bytes {}

    private static Bytes bytes(Statements statements, DeliveryId id) throws SQLException {
        PreparedStatement select = statements.prepare("SELECT body FROM delivery WHERE id = ?");
        select.setLong(1, id.value());
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return new Removed();
            }
            byte[] body = row.getBytes(1);
            return body == null ? new InFile() : new InRow(body);
        }
    }

    @Override
    public void erase(AccountId account) throws StorageFailed {
        Erased erased;
        do {
            erased = database.write(statements -> erase(statements, account));
            for (DeliveryId blob : erased.blobs) {
                try {
                    blobs.remove(blob);
                } catch (IOException failed) {
                    throw StorageFailed.of(failed);
                }
            }
        } while (erased.messages == ERASED_AT_ONCE);
    }

    private record Erased(int messages, List<DeliveryId> blobs) {}

    private static Erased erase(Statements statements, AccountId account) throws SQLException {
        List<StoredMessage> some = some(statements, account);
        var blobs = new ArrayList<DeliveryId>();
        for (StoredMessage message : some) {
            PreparedStatement delete = statements.prepare("DELETE FROM message WHERE account = ? AND uid = ?");
            delete.setLong(1, account.value());
            delete.setLong(2, message.uid());
            delete.executeUpdate();
            PreparedStatement release = statements.prepare("UPDATE delivery SET copies = copies - 1 WHERE id = ?");
            release.setLong(1, message.id().value());
            release.executeUpdate();
            PreparedStatement last =
                    statements.prepare("DELETE FROM delivery WHERE id = ? AND copies = 0 RETURNING body IS NULL");
            last.setLong(1, message.id().value());
            try (ResultSet row = last.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    blobs.add(message.id());
                }
            }
        }
        return new Erased(some.size(), blobs);
    }

    private static List<StoredMessage> some(Statements statements, AccountId account) throws SQLException {
        PreparedStatement select = statements.prepare(MESSAGES + "WHERE m.account = ? ORDER BY m.uid LIMIT ?");
        select.setLong(1, account.value());
        select.setInt(2, ERASED_AT_ONCE);
        return messages(select);
    }

    /// Deletes blobs that no row names: a crash, or a failed commit, left them. To be called by the server that holds
    /// the data folder; it may be done beside the first deliveries.
    ///
    /// @param before an id drawn before the first delivery: later ids belong to deliveries under way
    /// @return how many there were
    public int sweep(DeliveryId before) throws StorageFailed, IOException {
        int swept = 0;
        for (Path shard : blobs.shards()) {
            List<DeliveryId> files = blobs.inShard(shard).stream()
                    .filter(id -> id.compareTo(before) < 0)
                    .toList();
            Set<DeliveryId> named = database.read(statements -> named(statements, files));
            for (DeliveryId id : files) {
                if (!named.contains(id)) {
                    blobs.remove(id);
                    swept++;
                }
            }
        }
        return swept;
    }

    private static Set<DeliveryId> named(Statements statements, List<DeliveryId> ids) throws SQLException {
        var named = new HashSet<DeliveryId>();
        PreparedStatement select = statements.prepare("SELECT 1 FROM delivery WHERE id = ? AND body IS NULL");
        for (DeliveryId id : ids) {
            select.setLong(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    named.add(id);
                }
            }
        }
        return named;
    }
}
