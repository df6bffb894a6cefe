package org.letterlock.net.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Cuts connections whose peer takes nothing any more. A blocking socket has a time limit for reading but none for
/// writing; one thread looks at all writes in progress ten times a second. Safe for any thread.
final class WriteWatch {
    private static final long TICK_NANOS = 100_000_000;
    private static final Set<TcpWire> WRITING = ConcurrentHashMap.newKeySet();
    private static final Thread WATCH =
            Thread.ofPlatform().daemon().name("write watch").start(WriteWatch::watch);
    private static volatile boolean asleep;

    private WriteWatch() {}

    static void begin(TcpWire wire) {
        WRITING.add(wire);
        if (asleep) {
            LockSupport.unpark(WATCH);
        }
    }

    static void end(TcpWire wire) {
        WRITING.remove(wire);
    }

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(WriteWatch.class, TICK_NANOS);
            long now = System.nanoTime();
            WRITING.forEach(wire -> wire.cutIfLate(now));
            if (WRITING.isEmpty()) {
                asleep = true;
                while (WRITING.isEmpty()) {
                    LockSupport.park(WriteWatch.class);
                }
                asleep = false;
            }
        }
    }
}
