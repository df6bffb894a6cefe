package org.letterlock.server.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.StorageFailed;

/// [Store] on the heap: for the sandbox and for tests. Gone with the process.
public final class MemoryStore implements Store {
    private record Filed(StoredMessage message, byte[] bytes) {}

    private final Map<AccountId, TreeMap<Long, Filed>> mailboxes = new HashMap<>();
    private final Map<AccountId, Long> lastUids = new HashMap<>();

    @Override
    public void deliver(Delivery delivery) throws StorageFailed {
        try (Body body = delivery.body()) {
            file(delivery, bytes(body));
        } catch (IOException failed) {
            throw StorageFailed.of(failed);
        }
    }

    private static byte[] bytes(Body body) throws IOException {
        return switch (body) {
            case Body.Small(byte[] bytes, int length) -> Arrays.copyOf(bytes, length);
            case Body.Large(Path file, long _) -> Files.readAllBytes(file);
        };
    }

    private synchronized void file(Delivery delivery, byte[] bytes) {
        for (AccountId recipient : delivery.recipients().stream().distinct().toList()) {
            long uid = lastUids.merge(recipient, 1L, Long::sum);
            var message = new StoredMessage(
                    recipient, uid, delivery.id(), delivery.returnPath(), delivery.receivedAt(), bytes.length);
            mailboxes.computeIfAbsent(recipient, _ -> new TreeMap<>()).put(uid, new Filed(message, bytes));
        }
    }

    private NavigableMap<Long, Filed> mailbox(AccountId account) {
        return mailboxes.getOrDefault(account, new TreeMap<>());
    }

    @Override
    public synchronized List<StoredMessage> list(AccountId account, long after, int limit) {
        return mailbox(account).tailMap(after, false).values().stream()
                .limit(limit)
                .map(Filed::message)
                .toList();
    }

    @Override
    public synchronized Optional<StoredMessage> find(AccountId account, long uid) {
        return Optional.ofNullable(mailbox(account).get(uid)).map(Filed::message);
    }

    @Override
    public synchronized Optional<StoredMessage> find(AccountId account, DeliveryId id) {
        return mailbox(account).values().stream()
                .map(Filed::message)
                .filter(message -> message.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized InputStream open(StoredMessage message) throws IOException {
        Filed filed = mailbox(message.account()).get(message.uid());
        if (filed == null) {
            throw new NoSuchFileException("message " + message.id() + " was removed");
        }
        return new ByteArrayInputStream(filed.bytes);
    }

    @Override
    public synchronized void erase(AccountId account) {
        mailboxes.remove(account);
    }
}
