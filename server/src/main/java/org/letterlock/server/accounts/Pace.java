package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;

/// Makes what a refused login takes tell nothing of why it was refused: each takes a whole number of [#STEP]s, so that
/// the little that is left of a difference (a row more in the database, a hash that was remembered) drowns. Who is let
/// in does not wait, for that is told anyway.
///
/// Safe for any thread; parks the caller's, which should be a virtual one.
///
/// @param nanos a clock as [System#nanoTime]
/// @param pause waits for so many nanoseconds
record Pace(LongSupplier nanos, LongConsumer pause) {
    /// Several times as long as a slow hash on a machine with time; what waits in line takes another step.
    static final Duration STEP = Duration.ofMillis(250);

    /// For tests: refusals are as quick as they can be.
    static final Pace NONE = new Pace(() -> 0, _ -> {});

    static final Pace STEADY = new Pace(System::nanoTime, Pace::park);

    /// Told to the peer by their replies: nothing is left to hide, and whoever causes them by the thousand is not to
    /// hold a thread for each.
    private static final Set<Kind> OPEN =
            EnumSet.of(Kind.MALFORMED, Kind.NEEDS_TLS, Kind.NOT_OFFERED, Kind.THROTTLED, Kind.BANNED, Kind.UNAVAILABLE);

    /// Does the work, and waits until its length is a whole number of steps if it was in vain.
    <V extends Verdict> V keep(Supplier<V> work) {
        long begun = nanos.getAsLong();
        V verdict = work.get();
        if (verdict instanceof Verdict.Denied(var refusal) && !OPEN.contains(refusal.kind())) {
            long step = STEP.toNanos();
            pause.accept(step - Math.floorMod(nanos.getAsLong() - begun, step));
        }
        return verdict;
    }

    private static void park(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
