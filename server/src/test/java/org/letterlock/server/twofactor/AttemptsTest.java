package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.letterlock.server.accounts.AccountId;

class AttemptsTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final Instant NOW = Instant.parse("2026-01-01T09:00:00Z");

    private final Attempts attempts = new Attempts();

    private void spendAll(Instant now) {
        for (int i = 0; i < Attempts.BURST; i++) {
            assertThat(attempts.take(ALICE, now)).isEmpty();
        }
    }

    @Test
    void aBurstAndThenOneEach() {
        spendAll(NOW);
        Instant next = NOW.plus(Attempts.REFILL);
        assertThat(attempts.take(ALICE, NOW)).contains(next);
        assertThat(attempts.take(ALICE, next.minusMillis(1))).contains(next);
        assertThat(attempts.take(ALICE, next)).isEmpty();
        assertThat(attempts.take(ALICE, next)).contains(next.plus(Attempts.REFILL));
        assertThat(attempts.take(BOB, NOW)).isEmpty();
    }

    @Test
    void whatIsRefusedCostsNothing() {
        spendAll(NOW);
        for (int i = 0; i < 1_000; i++) {
            assertThat(attempts.take(ALICE, NOW)).isPresent();
        }
        assertThat(attempts.take(ALICE, NOW.plus(Attempts.REFILL))).isEmpty();
    }

    @Test
    void allAreThereAgainAfterAWhile() {
        spendAll(NOW);
        spendAll(NOW.plus(Attempts.REFILL.multipliedBy(Attempts.BURST)));
    }

    @Test
    void aRightCodeCostsNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.take(ALICE, NOW)).isEmpty();
            attempts.giveBack(ALICE);
        }
        attempts.giveBack(BOB);
        spendAll(NOW);
        assertThat(attempts.take(ALICE, NOW)).isPresent();
    }

    @Test
    void aClockSetBackLocksNobodyOut() {
        spendAll(NOW);
        Instant before = NOW.minus(Duration.ofDays(400));
        assertThat(attempts.take(ALICE, before)).contains(before.plus(Attempts.REFILL));
    }
}
