package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;

class PaceTest {
    private static final Set<Kind> OPEN =
            EnumSet.of(Kind.MALFORMED, Kind.NEEDS_TLS, Kind.NOT_OFFERED, Kind.THROTTLED, Kind.BANNED, Kind.UNAVAILABLE);

    private final List<Long> pauses = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // System.nanoTime may begin anywhere, and overflow
    private final Pace pace = new Pace(() -> now, pauses::add);

    private Verdict lasting(long nanos, Verdict verdict) {
        return pace.keep(() -> {
            now += nanos;
            return verdict;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, 250000000",
        "1, 249999999",
        "249999999, 1",
        "250000000, 250000000",
        "280000000, 220000000",
        "1999999999, 1",
    })
    void aRefusalTakesAWholeNumberOfSteps(long work, long pause) {
        lasting(work, Verdict.denied(Kind.BAD, "wrong"));
        assertThat(pauses).containsExactly(pause);
    }

    @Test
    void whoIsLetInDoesNotWait() {
        lasting(10, new Verdict.Granted(new Identity("a@b", "a@b", "PLAIN", "1.1", Set.of())));
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheReplyTellsAnywayDoesNotWait(Kind kind) {
        Verdict verdict = Verdict.denied(kind, "why");
        assertThat(lasting(10, verdict)).isSameAs(verdict);
        assertThat(pauses).hasSize(OPEN.contains(kind) ? 0 : 1);
    }
}
