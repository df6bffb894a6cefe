package org.letterlock.kit.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CasesTest {
    @Test
    void everyCaseIsRunOnceWhenAllHold() {
        var runs = new AtomicInteger();
        Cases.of(50).check(_ -> runs.incrementAndGet());
        assertThat(runs.get() % 50).isZero();
        assertThat(runs.get()).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameCases() {
        assertThat(drawn(1)).isEqualTo(drawn(1)).isNotEqualTo(drawn(2));
    }

    private static List<String> drawn(long seed) {
        var drawn = new ArrayList<String>();
        Cases.of(20).seeded(seed).check(one -> {
            one.text("abc", 10);
            one.below(1_000_000);
            one.random().nextInt();
            drawn.add(one.toString());
        });
        return drawn;
    }

    @Test
    void aFailingCaseIsMadeSmall() {
        AssertionError failure = catchThrowableOfType(
                AssertionError.class,
                () -> Cases.of(200)
                        .check(one -> assertThat(one.text("abcX", 30)).doesNotContain("X")));
        assertThat(failure).hasMessageContaining("smallest: [\"X\"]").hasMessageContaining("-Dcases.seed=");
        AssertionError numbers = catchThrowableOfType(
                AssertionError.class,
                () -> Cases.of(200)
                        .check(one -> assertThat(one.between(5, 10_000)).isLessThan(1_234)));
        assertThat(numbers).hasMessageContaining("smallest: [1234]");
        AssertionError lists = catchThrowableOfType(
                AssertionError.class,
                () -> Cases.of(200)
                        .check(one ->
                                assertThat(one.list(20, () -> one.below(50))).hasSizeLessThan(3)));
        assertThat(lists).hasMessageContaining("smallest: [[0, 0, 0]]");
    }

    @Test
    void shrinkingKeepsToTheSameKindOfFailure() {
        AssertionError failure = catchThrowableOfType(
                AssertionError.class,
                () -> Cases.of(100).check(one -> {
                    int number = one.below(1_000);
                    if (number == 0) {
                        throw new IllegalStateException("another failure altogether");
                    }
                    assertThat(number).isLessThan(10);
                }));
        assertThat(failure).hasMessageContaining("smallest: [10]").cause().isInstanceOf(AssertionError.class);
    }

    @Test
    void aSplitLosesNothing() {
        Cases.of(200).check(one -> {
            byte[] whole = one.bytes(100);
            var joined = new ByteArrayOutputStream();
            for (byte[] piece : one.split(whole)) {
                assertThat(piece).isNotEmpty();
                joined.writeBytes(piece);
            }
            assertThat(joined.toByteArray()).isEqualTo(whole);
        });
    }

    @Test
    void whatCannotBePrintedIsEscaped() {
        AssertionError failure = catchThrowableOfType(
                AssertionError.class,
                () -> Cases.of(50).check(one -> {
                    byte[] octets = one.bytes("\r\n\"", 5);
                    assertThat(octets).isEmpty();
                }));
        assertThat(failure).hasMessageContaining("smallest: [\"\\u000d\"]");
    }

    @Test
    void theClockStandsUntilItIsMoved() {
        var clock = new TestClock();
        assertThat(clock.instant()).isEqualTo(TestClock.START).isEqualTo(clock.instant());
        clock.advance(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(TestClock.START.plusSeconds(7_200));
        clock.set(TestClock.START);
        assertThat(clock.instant()).isEqualTo(TestClock.START);
    }
}
