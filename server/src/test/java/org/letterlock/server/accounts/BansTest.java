package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.Cases;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.text.Secret;

class BansTest {
    private static final Network NARROW = Network.parse("192.0.2.7/32").orThrow();

    private final TestClock clock = new TestClock();
    private final MemoryBanBook book = new MemoryBanBook();
    private final Bans bans = new Bans(book, clock);

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private boolean banned(String address) {
        return bans.find(address(address)).isPresent();
    }

    @Test
    void eachOffenceInARowIsBannedForLongerUpToABound() {
        for (int offence = 0; offence < 2 * Bans.LENGTHS.size(); offence++) {
            bans.ban(NARROW, "guessing");
            Duration length = Bans.LENGTHS.get(Math.min(offence, Bans.LENGTHS.size() - 1));
            clock.advance(length.minusMillis(1));
            assertThat(banned("192.0.2.7")).as("offence %s", offence).isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(banned("192.0.2.7")).isFalse();
        }
        clock.advance(Bans.REMEMBERED.plusMillis(1));
        bans.ban(NARROW, "guessing");
        assertThat(bans.find(address("192.0.2.7")).orElseThrow().offences()).isEqualTo(1);
    }

    @Test
    void outlivesARestart() throws Exception {
        bans.ban(NARROW, "guessing");
        bans.refused(bans.find(address("192.0.2.7")).orElseThrow());
        bans.write();
        bans.refused(bans.find(address("192.0.2.7")).orElseThrow());
        bans.write();
        Ban again = new Bans(book, clock).find(address("192.0.2.7")).orElseThrow();
        assertThat(again.reason()).isEqualTo("guessing");
        assertThat(again.attempts()).isEqualTo(2);
    }

    @Test
    void whatSomebodyElseMakesOrLiftsIsSeenWithinASecond() {
        assertThat(banned("192.0.2.7")).isFalse();
        var now = clock.instant();
        book.write(
                List.of(new Ban(Network.parse("192.0.2.0/24").orThrow(), "me", "x", now, now.plusSeconds(60), 1, 0)),
                Map.of(),
                now);
        clock.advance(Bans.LOOK_EVERY);
        assertThat(banned("192.0.2.7")).isTrue();
        assertThat(banned("192.0.3.7")).isFalse();
        book.lift(Network.parse("192.0.2.0/24").orThrow());
        clock.advance(Bans.LOOK_EVERY);
        assertThat(banned("192.0.2.7")).isFalse();
        assertThat(bans.takeLifted())
                .containsExactly(Network.parse("192.0.2.0/24").orThrow());
    }

    @Test
    void ofSeveralTheOneThatEndsLastIsTold() {
        bans.ban(NARROW, "narrow");
        clock.advance(Duration.ofMinutes(1));
        bans.ban(Network.parse("192.0.2.0/26").orThrow(), "wide");
        assertThat(bans.find(address("192.0.2.7")).orElseThrow().reason()).isEqualTo("wide");
        assertThat(banned("2001:db8::1")).isFalse();
    }

    @Test
    void memoryIsBounded() {
        var now = clock.instant();
        var full = IntStream.range(0, Bans.MOST)
                .mapToObj(i -> new Ban(host(i), "", "guessing", now, now.plusSeconds(60), 1, 0))
                .toList();
        book.write(full, Map.of(), now);
        assertThat(banned("10.0.0.1")).isTrue();
        bans.ban(NARROW, "guessing");
        assertThat(banned("192.0.2.7")).as("no room, so it is only slowed").isFalse();
        clock.advance(Duration.ofMinutes(1));
        bans.ban(NARROW, "guessing");
        assertThat(banned("192.0.2.7")).as("those that ended make room").isTrue();
        assertThat(bans.size()).isLessThanOrEqualTo(Bans.MOST);
    }

    private static Network host(int number) {
        return new Network(address("10.0." + (number >> 8) + "." + (number & 255)), 32);
    }

    /// Whatever the clock does, once it has run forward from any moment for the longest ban, nothing holds.
    @Test
    void bansAlwaysEnd() {
        Cases.of(200).check(one -> {
            var random = new Random(one.hashCode());
            var time = new TestClock();
            var some = new Bans(new MemoryBanBook(), time);
            for (int i = 0; i < 30; i++) {
                some.ban(NARROW, "guessing");
                time.advance(Duration.ofSeconds(random.nextInt(-200_000, 200_000)));
            }
            time.set(TestClock.START.plus(Duration.ofMinutes(100_000)).plus(Bans.LENGTHS.getLast()));
            assertThat(some.find(address("192.0.2.7"))).isEmpty();
        });
    }

    @Test
    void manyAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tasks = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        var network = Network.around(address("10.0.0." + i % 50), 32);
                        bans.ban(network, "guessing");
                        bans.find(network.base()).ifPresent(bans::refused);
                        bans.write();
                        return bans.find(network.base()).isPresent();
                    })
                    .toList();
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
        bans.write();
        assertThat(book.all()).hasSize(50).allMatch(ban -> ban.offences() == 1);
        assertThat(book.all().stream().mapToLong(Ban::attempts).sum()).isEqualTo(400);
    }

    @Test
    void whoeverGoesOnGuessingIsBannedAndForgivenWhenItIsLifted() throws Exception {
        var guard = new GuessGuard(clock, new Random(1), 1, LoginPolicy.LOOPBACK, bans);
        InetAddress here = address("192.0.2.7");
        for (int i = 0; i < Width.NARROW.burst; i++) {
            guard.wrong(guard.fingerprint("user" + i, "hash", Secret.utf8("guess")), here, "user" + i);
        }
        assertThat(guard.exhausted(here, "bob@example.test")).isTrue();
        for (int i = 0; i < 1_000; i++) {
            guard.refused(guard.guess(here, "bob@example.test", Secret.utf8("the same")));
        }
        assertThat(guard.banned(here, "bob@example.test"))
                .as("the same again is no guess")
                .isEmpty();
        for (int i = 0; i < Width.NARROW.banAfter; i++) {
            guard.refused(guard.guess(here, "bob@example.test", Secret.utf8("guess " + i)));
        }
        assertThat(guard.banned(here, "bob@example.test")).isPresent();
        assertThat(guard.banned(here)).as("not a ban of everything").isEmpty();
        bans.write();
        clock.advance(Bans.LOOK_EVERY);
        assertThat(guard.banned(here, "bob@example.test")).isPresent();
        book.lift(NARROW);
        clock.advance(Bans.LOOK_EVERY);
        assertThat(guard.banned(here, "bob@example.test")).isEmpty();
        assertThat(guard.exhausted(here, "bob@example.test")).isFalse();
    }

    @Test
    void neighboursShareTheirGuesses() {
        var guard = new GuessGuard(clock, new Random(1), 1, LoginPolicy.LOOPBACK, bans);
        for (int i = 0; i < Width.MIDDLE.burst; i++) {
            guard.wrongProof(address("198.51.100." + i % 64), "user" + i);
        }
        assertThat(guard.exhausted(address("198.51.100.63"), "bob@example.test"))
                .isTrue();
        assertThat(guard.exhausted(address("198.51.100.64"), "bob@example.test"))
                .isFalse();
        for (int i = Width.MIDDLE.burst; i < Width.WIDE.burst; i++) {
            guard.wrongProof(address("198.51." + (96 + i % 8) + "." + i % 256), "user" + i);
        }
        assertThat(guard.exhausted(address("198.51.97.200"), "bob@example.test"))
                .isTrue();
        assertThat(guard.exhausted(address("198.51.104.1"), "bob@example.test")).isFalse();
    }

    @Test
    void ownSlipsBanNobodysNetwork() {
        var guard = new GuessGuard(clock, new Random(1), 1, LoginPolicy.LOOPBACK, bans);
        InetAddress home = address("192.0.2.7");
        guard.provenFrom(home, "alice@example.test");
        for (int i = 0; i < 1_000; i++) {
            guard.wrong(
                    guard.fingerprint("alice@example.test", "hash", Secret.utf8("slip " + i)),
                    home,
                    "alice@example.test");
            guard.refused(guard.guess(home, "alice@example.test", Secret.utf8("slip " + i)));
        }
        assertThat(guard.banned(home, "bob@example.test")).isEmpty();
        assertThat(guard.exhausted(home, "bob@example.test")).isFalse();
    }

    /// Under an attack from everywhere what is new is put off, and what comes again is looked at.
    @Test
    void whatComesAgainIsLookedAtFirst() {
        var guard = new GuessGuard(clock, new Random(1), 1, LoginPolicy.LOOPBACK, bans);
        int i = 0;
        while (guard.take(guard.guess(address("10.0." + i / 200 + "." + i % 200), "user" + i, Secret.utf8("x")))
                != GuessGuard.Pass.NONE) {
            i++;
        }
        assertThat(i).isEqualTo(GuessGuard.STRANGERS);
        var honest = guard.guess(address("203.0.113.9"), "alice@example.test", Secret.utf8("right"));
        assertThat(guard.overrun(honest)).isTrue();
        guard.putOff(honest);
        assertThat(guard.overrun(honest)).isFalse();
        assertThat(guard.take(honest)).isEqualTo(GuessGuard.Pass.AGAIN);
        guard.provenFrom(address("203.0.113.10"), "alice@example.test");
        assertThat(guard.take(guard.guess(address("203.0.113.10"), "alice@example.test", Secret.utf8("other"))))
                .isEqualTo(GuessGuard.Pass.PROVEN);
    }
}
