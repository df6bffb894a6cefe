package org.letterlock.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.StorageFailed;

/// Mailboxes. Safe for any thread. A memory implementation stands beside the real one under the same contract test.
public interface Store {
    /// Puts one message into the mailboxes of all `recipients`, in one transaction, and returns once that is on disk.
    /// One copy of the bytes however many recipients; a recipient named twice gets one message.
    ///
    /// @throws StorageFailed when nothing was stored; say 4xx
    void deliver(Delivery delivery) throws StorageFailed;

    /// The messages of an account, oldest first, after the uid `after` (0 for all), at most `limit`.
    List<StoredMessage> list(AccountId account, long after, int limit) throws StorageFailed;

    Optional<StoredMessage> find(AccountId account, long uid) throws StorageFailed;

    /// The same by the id that logs and the peer know.
    Optional<StoredMessage> find(AccountId account, DeliveryId id) throws StorageFailed;

    /// The bytes of a message as it was received, with the `Received` line this server added, without `Return-Path`
    /// (see [StoredMessage#returnPath]). The caller closes the stream.
    InputStream open(StoredMessage message) throws StorageFailed, IOException;

    /// Removes all mail of an account. Bytes that lie in other mailboxes too stay there.
    void erase(AccountId account) throws StorageFailed;

    /// @param id drawn from [DeliveryIds], so that the `Received` line can name it before the message is stored
    /// @param returnPath the text between the angle brackets of MAIL FROM; empty for bounces
    /// @param recipients whose mailboxes; at least one
    /// @param body the bytes; handed over, and given back by [Body#close] whatever happens
    record Delivery(DeliveryId id, String returnPath, List<AccountId> recipients, Body body, Instant receivedAt) {
        public Delivery {
            recipients = List.copyOf(recipients);
            if (recipients.isEmpty()) {
                throw new IllegalArgumentException("a delivery to nobody");
            }
        }
    }

    /// @param uid the number in the account's mailbox, ascending, never reused
    /// @param id shared by the copies of one delivery
    /// @param size octets of the body
    record StoredMessage(
            AccountId account, long uid, DeliveryId id, String returnPath, Instant receivedAt, long size) {}
}
