package org.letterlock.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.Statements;

/// The rows of one delivery. The hot path of the server: three statements for one recipient, two more for each other.
///
/// @param recipients each once
/// @param body the bytes for the row; null when they are a file among the blobs
public record DeliveryRows(
        DeliveryId id,
        String returnPath,
        List<AccountId> recipients,
        byte @Nullable [] body,
        long size,
        Instant receivedAt)
        implements Database.Work<Integer> {
    /// What the rows take beside the body, about.
    private static final int ROW_OCTETS = 256;

    /// With the bytes in the row.
    static DeliveryRows holding(Store.Delivery delivery, byte[] bytes, int length) {
        return of(delivery, bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
    }

    /// With the bytes in a blob named by the id.
    static DeliveryRows naming(Store.Delivery delivery) {
        return of(delivery, null);
    }

    private static DeliveryRows of(Store.Delivery delivery, byte @Nullable [] body) {
        return new DeliveryRows(
                delivery.id(),
                delivery.returnPath(),
                delivery.recipients().stream().distinct().toList(),
                body,
                delivery.body().size(),
                delivery.receivedAt());
    }

    @Override
    public Integer run(Statements statements) throws SQLException {
        PreparedStatement delivery = statements.prepare(
                "INSERT INTO delivery (id, received_at, size, copies, return_path, body) VALUES (?, ?, ?, ?, ?, ?)");
        delivery.setLong(1, id.value());
        delivery.setLong(2, receivedAt.toEpochMilli());
        delivery.setLong(3, size);
        delivery.setInt(4, recipients.size());
        delivery.setString(5, returnPath);
        delivery.setBytes(6, body);
        delivery.executeUpdate();
        for (AccountId recipient : recipients) {
            file(statements, recipient);
        }
        return recipients.size();
    }

    private void file(Statements statements, AccountId recipient) throws SQLException {
        PreparedStatement uid = statements.prepare("INSERT INTO mailbox (account, last_uid) VALUES (?, 1)"
                + " ON CONFLICT (account) DO UPDATE SET last_uid = mailbox.last_uid + 1");
        uid.setLong(1, recipient.value());
        uid.executeUpdate();
        PreparedStatement message = statements.prepare("INSERT INTO message (account, uid, delivery)"
                + " SELECT account, last_uid, ? FROM mailbox WHERE account = ?");
        message.setLong(1, id.value());
        message.setLong(2, recipient.value());
        message.executeUpdate();
    }

    @Override
    public int weight() {
        return ROW_OCTETS + (body == null ? 0 : body.length) + ROW_OCTETS * recipients.size();
    }
}
