package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;

class AllowancesTest {
    private final TestClock clock = new TestClock();
    private final Allowances<String> allowances = new Allowances<>(3, Duration.ofSeconds(10), 100);

    private void spend(int times) {
        for (int i = 0; i < times; i++) {
            allowances.spend("key", clock.instant());
        }
    }

    private boolean exhausted() {
        return allowances.exhausted("key", clock.instant());
    }

    @Test
    void aBurstAndThenOneAtATime() {
        assertThat(exhausted()).isFalse();
        spend(2);
        assertThat(exhausted()).isFalse();
        spend(1);
        assertThat(exhausted()).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(exhausted()).isFalse();
        spend(1);
        assertThat(exhausted()).isTrue();
        assertThat(allowances.exhausted("other", clock.instant())).isFalse();
    }

    @Test
    void spendingMoreThanThereIsCostsNothingLater() {
        spend(1000);
        clock.advance(Duration.ofSeconds(10));
        assertThat(exhausted()).isFalse();
    }

    @Test
    void aClockSetBackLocksNobodyOut() {
        clock.advance(Duration.ofDays(365));
        spend(3);
        clock.set(TestClock.START);
        assertThat(exhausted()).isTrue();
        spend(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(exhausted()).isFalse();
    }

    @Test
    void aClockSetForwardForgives() {
        spend(3);
        clock.advance(Duration.ofDays(365));
        assertThat(exhausted()).isFalse();
    }

    @Test
    void theOldestIsForgotten() {
        for (int i = 0; i < 1000; i++) {
            allowances.spend("key " + i, clock.instant());
        }
        assertThat(allowances.size()).isEqualTo(100);
    }
}
