package org.letterlock.server.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.DeliveryId;
import org.letterlock.server.store.Store;

/// A store whose disk fails until it is mended.
final class FailingStore implements Store {
    private final Store store;
    private final StorageFailed.Kind kind;
    private final boolean bug;
    private volatile boolean mended;

    FailingStore(Store store, StorageFailed.Kind kind) {
        this.store = store;
        this.kind = kind;
        this.bug = false;
    }

    /// One that fails through a fault in its code.
    FailingStore(Store store) {
        this.store = store;
        this.kind = StorageFailed.Kind.UNAVAILABLE;
        this.bug = true;
    }

    void mend() {
        mended = true;
    }

    @Override
    public void deliver(Delivery delivery) throws StorageFailed {
        if (bug) {
            throw new IllegalStateException("a bug, on purpose");
        }
        if (!mended) {
            throw new StorageFailed(kind, "on purpose", null);
        }
        store.deliver(delivery);
    }

    @Override
    public List<StoredMessage> list(AccountId account, long after, int limit) throws StorageFailed {
        return store.list(account, after, limit);
    }

    @Override
    public Optional<StoredMessage> find(AccountId account, long uid) throws StorageFailed {
        return store.find(account, uid);
    }

    @Override
    public Optional<StoredMessage> find(AccountId account, DeliveryId id) throws StorageFailed {
        return store.find(account, id);
    }

    @Override
    public InputStream open(StoredMessage message) throws StorageFailed, IOException {
        return store.open(message);
    }

    @Override
    public void erase(AccountId account) throws StorageFailed {
        store.erase(account);
    }
}
