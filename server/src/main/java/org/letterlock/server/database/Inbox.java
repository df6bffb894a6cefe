package org.letterlock.server.database;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Works handed in by any thread, taken by one. The taker gets all there is at once and is woken only when it had
/// nothing: with many callers that is one exchange for a whole batch.
final class Inbox {
    private static final Pending<?> SEALED = new Pending<>(_ -> "");

    /// The newest, linked to the earlier ones; null when empty.
    private final AtomicReference<@Nullable Pending<?>> newest = new AtomicReference<>();

    /// @return false once sealed
    boolean put(Pending<?> pending, Thread taker) {
        while (true) {
            Pending<?> before = newest.get();
            if (before == SEALED) {
                return false;
            }
            pending.earlier = before;
            if (newest.compareAndSet(before, pending)) {
                if (before == null) {
                    LockSupport.unpark(taker);
                }
                return true;
            }
        }
    }

    /// Moves what was handed in to the end of `waiting`, in order. Only the taker calls this, and not after sealing.
    void takeInto(ArrayDeque<Pending<?>> waiting) {
        Pending<?> taken = newest.getAndSet(null);
        Pending<?> inOrder = null;
        while (taken != null) {
            Pending<?> next = taken.earlier;
            taken.earlier = inOrder;
            inOrder = taken;
            taken = next;
        }
        while (inOrder != null) {
            waiting.add(inOrder);
            Pending<?> next = inOrder.earlier;
            inOrder.earlier = null;
            inOrder = next;
        }
    }

    /// Lets nothing more in, if it is empty. Only the taker calls this.
    boolean seal() {
        return newest.compareAndSet(null, SEALED);
    }
}
