package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.AccountsContract.mailbox;
import static org.letterlock.server.accounts.Exchange.login;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.server.accounts.Accounts.Permission;
import org.letterlock.server.accounts.RegisteredAccountsTest.Registered;

class RegisteredWallsTest extends WallsContract {
    private static final String ALICE = "alice@example.test";
    private static final Walls ALL = new Walls(
            new Networks(List.of(
                    Network.parse("192.0.2.0/24").orThrow(),
                    Network.parse("2001:db8::/32").orThrow())),
            List.of(
                    AddressPattern.parse(ALICE).orThrow(),
                    AddressPattern.parse("@other.test").orThrow()),
            List.of(AddressPattern.parse("\"odd one\"@example.org").orThrow()),
            OptionalInt.of(60),
            Set.of(Walls.Protocol.SMTP, Walls.Protocol.POP3),
            Optional.of(TlsVersion.TLS_1_2),
            Optional.of(Instant.parse("2026-12-31T23:59:59.999Z")));

    @TempDir
    Path folder;

    @Override
    World open() throws Exception {
        return RegisteredAccountsTest.world(folder.resolve("accounts.db"), new TestClock());
    }

    private Registered world(String name, TestClock clock) throws Exception {
        return RegisteredAccountsTest.world(folder.resolve(name), clock);
    }

    private static Permission count(Registered world, AppPassword password) {
        Verdict verdict = login(world.accounts(), "PLAIN", ALICE, password.show());
        return verdict instanceof Verdict.Granted(Identity identity)
                ? world.accounts().count(identity)
                : new Permission.Forbidden(verdict.toString());
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        try (var world = world("rows.db", new TestClock())) {
            world.account(ALICE);
            var made = world.appPassword(ALICE, "scanner", false, ALL);
            var entries = world.register().appPasswords(mailbox(ALICE)).orThrow();
            assertThat(entries)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.walls()).isEqualTo(ALL));
            world.changeWalls(ALICE, made.id(), Walls.NONE);
            assertThat(world.register().appPasswords(mailbox(ALICE)).orThrow())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.walls().isNone()).isTrue());
        }
    }

    @Test
    void theAuditSaysWhatWasDrawnAndWhatWasThereBefore() throws Exception {
        try (var world = world("audit.db", new TestClock())) {
            world.account(ALICE);
            var made = world.appPassword(ALICE, "scanner", false, ALL);
            world.changeWalls(ALICE, made.id(), Walls.NONE);
            assertThat(world.register().audit(2))
                    .extracting(AuditEntry::detail)
                    .containsExactly(
                            "1 'scanner': no walls; before: network 192.0.2.0/24, network 2001:db8:0:0:0:0:0:0/32,"
                                    + " sender @other.test, sender alice@example.test,"
                                    + " recipient \"odd one\"@example.org, protocol smtp, protocol pop3, tls 1.2,"
                                    + " hourly 60, expires 2026-12-31T23:59:59.999Z",
                            "1 'scanner', network 192.0.2.0/24, network 2001:db8:0:0:0:0:0:0/32,"
                                    + " sender @other.test, sender alice@example.test,"
                                    + " recipient \"odd one\"@example.org, protocol smtp, protocol pop3, tls 1.2,"
                                    + " hourly 60, expires 2026-12-31T23:59:59.999Z");
        }
    }

    @Test
    void aTimeInThePastIsRefused() throws Exception {
        var clock = new TestClock();
        try (var world = world("past.db", clock)) {
            world.account(ALICE);
            Walls over = Walls.NONE.withExpiry(Optional.of(clock.instant()));
            assertThat(world.register().createAppPassword(mailbox(ALICE), "phone", false, over))
                    .isEqualTo(new Result.Refused<>("the time it expires at is in the past"));
            Walls soon = Walls.NONE.withExpiry(Optional.of(clock.instant().plusSeconds(5)));
            world.appPassword(ALICE, "phone", false, soon);
            assertThat(world.register().changeWalls(mailbox(ALICE), "phone", _ -> over))
                    .isEqualTo(new Result.Refused<>("the time it expires at is in the past"));
            clock.advance(Duration.ofSeconds(6));
            // What has expired can be changed in other ways, and be given more time.
            assertThat(world.register()
                            .changeWalls(mailbox(ALICE), "phone", walls -> walls.withPerHour(OptionalInt.of(1)))
                            .orThrow()
                            .serves(clock.instant()))
                    .isFalse();
            assertThat(world.register()
                            .changeWalls(mailbox(ALICE), "phone", walls -> walls.withExpiry(Optional.empty()))
                            .orThrow()
                            .serves(clock.instant()))
                    .isTrue();
        }
    }

    /// Neither a restart nor a second process begins to count anew.
    @Test
    void theCountIsOnTheDisk() throws Exception {
        var clock = new TestClock();
        AppPassword password;
        try (var world = world("count.db", clock);
                var beside = world("count.db", clock)) {
            world.account(ALICE);
            password = world.appPassword(ALICE, "phone", false, Walls.NONE.withPerHour(OptionalInt.of(3)))
                    .password();
            assertThat(count(world, password)).isEqualTo(new Permission.Allowed());
            assertThat(count(beside, password)).isEqualTo(new Permission.Allowed());
        }
        try (var world = world("count.db", clock)) {
            assertThat(count(world, password)).isEqualTo(new Permission.Allowed());
            assertThat(count(world, password)).isInstanceOf(Permission.UsedUp.class);
            for (int hour = 0; hour < 100; hour++) {
                clock.advance(Duration.ofMinutes(61));
                assertThat(count(world, password)).isEqualTo(new Permission.Allowed());
            }
            assertThat(rows(world, "credential_sent")).isOne();
            world.remove(ALICE);
            assertThat(rows(world, "credential_sent")).isZero();
            assertThat(rows(world, "credential_wall")).isZero();
        }
    }

    private static long rows(Registered world, String table) throws Exception {
        return world.database()
                .read(statements -> new Sql(statements)
                        .first("SELECT count(*) AS n FROM " + table, row -> row.getLong("n"))
                        .orElseThrow());
    }

    /// What somebody else wrote there must not be no wall.
    @ParameterizedTest
    @CsvSource({
        "network, everywhere",
        "sender, nobody in particular",
        "recipient, @",
        "protocol, gopher",
        "tls, 9",
        "hourly, 0",
        "hourly, many",
        "expires, never",
        "moon, full",
    })
    void aWallThatCannotBeReadLetsNobodyIn(String kind, String value) throws Exception {
        try (var world = world("odd.db", new TestClock())) {
            world.account(ALICE, "hers alone 7");
            var made = world.appPassword(ALICE, "phone", true);
            world.database()
                    .write(statements -> new Sql(statements)
                            .update(
                                    "INSERT INTO credential_wall VALUES (?, ?, ?, ?)",
                                    made.id().account(),
                                    made.id().number(),
                                    kind,
                                    value));
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256", "CRAM-MD5")) {
                assertThat(login(
                                world.accounts(),
                                mechanism,
                                ALICE,
                                made.password().show()))
                        .isInstanceOfSatisfying(
                                Verdict.Denied.class,
                                denied -> assertThat(denied.refusal().kind()).isEqualTo(Kind.UNAVAILABLE));
            }
            assertThat(login(world.accounts(), "PLAIN", ALICE, "hers alone 7")).isInstanceOf(Verdict.Granted.class);
        }
    }

    /// The thread that looks, and a change made by another process.
    @Test
    void aLiveLoginEndsByItself() throws Exception {
        try (var world = world("live.db", new TestClock());
                var beside = world("live.db", new TestClock())) {
            world.account(ALICE);
            for (int round = 0; round < 2; round++) {
                var made = world.appPassword(ALICE, "phone " + round, false);
                var ended = new CountDownLatch(1);
                var verdict = (Verdict.Granted)
                        login(world.accounts(), "PLAIN", ALICE, made.password().show());
                world.accounts().watch(verdict.identity(), visitor("192.0.2.7"), ended::countDown);
                beside.revoke(ALICE, made.id());
                assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void useIsCountedRightlyWhateverHappensAtOnce() throws Exception {
        var clock = new TestClock();
        try (var world = world("use.db", clock)) {
            world.account(ALICE);
            var made = world.appPassword(ALICE, "phone", false);
            int granted = allowed(200, () -> {
                clock.advance(Duration.ofMillis(7));
                boolean in =
                        login(world.accounts(), "PLAIN", ALICE, made.password().show()) instanceof Verdict.Granted;
                world.accounts().flush();
                return in;
            });
            assertThat(granted).isEqualTo(200);
            Instant lastOfAll = world.logins().stream()
                    .map(LoginRecord::last)
                    .max(Instant::compareTo)
                    .orElseThrow();
            var entry = world.register().appPasswords(mailbox(ALICE)).orThrow().getFirst();
            assertThat(entry.useCount()).isEqualTo(200);
            assertThat(entry.lastUse()).map(AppPasswordEntry.LastUse::at).contains(lastOfAll);
        }
    }

    @Test
    void aRefusedLoginIsNoUse() throws Exception {
        try (var world = world("unused.db", new TestClock())) {
            world.account(ALICE);
            var made = world.appPassword(
                    ALICE,
                    "phone",
                    false,
                    Walls.NONE.withNetworks(new Networks(
                            List.of(Network.parse("198.51.100.0/24").orThrow()))));
            assertThat(login(world.accounts(), "PLAIN", ALICE, made.password().show()))
                    .isEqualTo(new Verdict.Denied(
                            new Refusal(Kind.WRONG_NETWORK, "the app password is not to be used from 192.0.2.7")));
            world.accounts().flush();
            assertThat(world.register().appPasswords(mailbox(ALICE)).orThrow().getFirst())
                    .satisfies(entry -> {
                        assertThat(entry.useCount()).isZero();
                        assertThat(entry.lastUse()).isEmpty();
                    });
        }
    }

    @Test
    void anOldOneIsAdvisedToGo() throws Exception {
        var clock = new TestClock();
        try (var world = world("old.db", clock)) {
            world.account(ALICE);
            var old = world.appPassword(ALICE, "old", false);
            world.appPassword(
                    ALICE,
                    "over",
                    false,
                    Walls.NONE.withExpiry(Optional.of(clock.instant().plusSeconds(9))));
            world.appPassword(ALICE, "revoked", false);
            world.register().revokeAppPassword(mailbox(ALICE), "revoked").orThrow();
            clock.advance(AppPasswordEntry.ROTATE_AFTER.minusSeconds(1));
            assertThat(world.register().appPasswords(mailbox(ALICE)).orThrow())
                    .noneMatch(entry -> entry.wantsRotation(clock.instant()));
            clock.advance(Duration.ofSeconds(1));
            assertThat(world.register().appPasswords(mailbox(ALICE)).orThrow())
                    .filteredOn(entry -> entry.wantsRotation(clock.instant()))
                    .extracting(AppPasswordEntry::id)
                    .containsExactly(old.id());
        }
    }
}
