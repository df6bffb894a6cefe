package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.PasswordChecks.Check;

class PasswordChecksTest {
    private static final Secret RIGHT = Secret.utf8("right");
    private static final PasswordHash HASH = PasswordHash.of(RIGHT, MemoryAccounts.CHEAP, new Random(1));

    private final ExecutorService executor =
            PasswordChecks.bounded(1, Thread.ofPlatform().daemon().factory());
    private final PasswordChecks checks = new PasswordChecks(executor);

    @Test
    void checks() {
        assertThat(checks.check(HASH, RIGHT)).isEqualTo(Check.RIGHT);
        assertThat(checks.check(HASH, Secret.utf8("wrong"))).isEqualTo(Check.WRONG);
        executor.shutdown();
        assertThat(checks.check(HASH, RIGHT)).isEqualTo(Check.BUSY);
    }

    @Test
    void theLineIsShort() throws Exception {
        var release = new CountDownLatch(1);
        var done = new CountDownLatch(1 + PasswordChecks.WAITING_PER_THREAD);
        for (int i = 0; i < 1 + PasswordChecks.WAITING_PER_THREAD; i++) {
            executor.execute(() -> {
                try {
                    release.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        assertThat(checks.check(HASH, RIGHT)).isEqualTo(Check.BUSY);
        release.countDown();
        done.await();
        assertThat(checks.check(HASH, RIGHT)).isEqualTo(Check.RIGHT);
        executor.shutdown();
    }

    @Test
    void anInterruptedCallerStillGetsItsAnswer() {
        Thread.currentThread().interrupt();
        assertThat(checks.check(HASH, RIGHT)).isEqualTo(Check.RIGHT);
        assertThat(Thread.interrupted()).isTrue();
        executor.shutdown();
    }
}
