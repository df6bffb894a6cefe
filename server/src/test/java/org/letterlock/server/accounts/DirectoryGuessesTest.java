package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;

class DirectoryGuessesTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress AWAY = InetAddress.ofLiteral("198.51.100.1");

    private final TestClock clock = new TestClock();
    private final DirectoryGuesses guesses = new DirectoryGuesses(4, Duration.ofMinutes(30), clock);

    @Test
    void noMoreThanTheDirectoryBears() {
        for (int i = 0; i < 4; i++) {
            assertThat(guesses.take(AWAY, "alice")).isPresent();
        }
        assertThat(guesses.take(AWAY, "alice")).isEmpty();
        assertThat(guesses.take(HOME, "alice")).isEmpty();
        assertThat(guesses.take(AWAY, "bob")).isPresent();
        clock.advance(Duration.ofMinutes(8));
        assertThat(guesses.take(AWAY, "alice")).isPresent();
        assertThat(guesses.take(AWAY, "alice")).isEmpty();
        clock.advance(Duration.ofMinutes(30));
        assertThat(guesses.take(AWAY, "alice")).isPresent();
    }

    @Test
    void strangersDoNotUseUpWhatTheOwnerNeeds() {
        guesses.right(guesses.take(HOME, "alice").orElseThrow(), HOME, "alice");
        for (int i = 0; i < 4; i++) {
            assertThat(guesses.take(AWAY, "alice")).isPresent();
        }
        assertThat(guesses.take(AWAY, "alice")).isEmpty();
        assertThat(guesses.take(HOME, "alice")).isPresent();
    }

    @Test
    void whatWasNotWrongIsGivenBack() {
        for (int i = 0; i < 20; i++) {
            guesses.giveBack(guesses.take(AWAY, "alice").orElseThrow());
        }
        assertThat(guesses.take(AWAY, "alice")).isPresent();
    }

    @Test
    void manyAtOnceAreCountedBeforeTheyAreAsked() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Future<Optional<DirectoryGuesses.Taken>>>();
            for (int i = 0; i < 200; i++) {
                tries.add(executor.submit(() -> guesses.take(AWAY, "alice")));
            }
            int through = 0;
            for (var each : tries) {
                through += each.get().isPresent() ? 1 : 0;
            }
            assertThat(through).isEqualTo(4);
        }
    }

    @Test
    void aClockThatJumpsLocksNobodyOutForLong() {
        for (int i = 0; i < 4; i++) {
            guesses.take(AWAY, "alice");
        }
        clock.advance(Duration.ofDays(-400));
        assertThat(guesses.take(AWAY, "alice")).isEmpty();
        clock.advance(Duration.ofMinutes(31));
        assertThat(guesses.take(AWAY, "alice")).isPresent();
    }
}
