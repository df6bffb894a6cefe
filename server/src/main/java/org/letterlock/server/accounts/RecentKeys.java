package org.letterlock.server.accounts;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// The last so many different keys that were added. Safe for any thread.
final class RecentKeys<K> {
    private final int most;
    private final SequencedSet<K> keys = new LinkedHashSet<>();

    RecentKeys(int most) {
        this.most = most;
    }

    /// @return whether it was not there
    synchronized boolean add(K key) {
        boolean fresh = !keys.contains(key);
        keys.addLast(key);
        if (keys.size() > most) {
            keys.removeFirst();
        }
        return fresh;
    }

    synchronized boolean contains(K key) {
        return keys.contains(key);
    }

    synchronized int size() {
        return keys.size();
    }
}
