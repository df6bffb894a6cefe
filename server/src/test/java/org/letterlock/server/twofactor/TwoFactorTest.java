package org.letterlock.server.twofactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;

class TwoFactorTest {
    private static final String NAME = "alice@example.test";

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private AccountRegister register;
    private TwoFactor twoFactor;
    private AccountId alice;
    private AccountId bob;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("letterlock.db"));
        register = AccountRegister.open(database, pepper(), new Random(1), clock, "test");
        alice = account(NAME);
        bob = account("bob@example.test");
        twoFactor = another();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private TwoFactor another() {
        return TwoFactor.open(database, pepper(), new Random(clock.instant().toEpochMilli()), clock);
    }

    private static Pepper pepper() {
        byte[] key = new byte[Pepper.LENGTH];
        new Random(7).nextBytes(key);
        return Pepper.of(Secret.of(key)).orThrow();
    }

    private AccountId account(String address) throws StorageFailed {
        return register.create(mailbox(address), "", Optional.empty())
                .orThrow()
                .account()
                .id();
    }

    private static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    private Totp enrolled(AccountId account) throws StorageFailed {
        return Totp.parse(twoFactor.enrol(account, NAME).secret()).orThrow();
    }

    /// A telephone, once two-factor is on and its first code no longer counts.
    private Totp on(AccountId account) throws StorageFailed {
        Totp phone = enrolled(account);
        assertThat(twoFactor.confirm(account, phone.at(clock.instant()))).isPresent();
        next();
        return phone;
    }

    private void next() {
        clock.advance(Totp.STEP);
    }

    private String now(Totp phone) {
        return phone.at(clock.instant());
    }

    /// A code that is not right for two minutes around now.
    private String wrong(Totp phone) {
        for (int code = 0; ; code++) {
            String digits = String.format("%06d", code);
            if (phone.match(digits, clock.instant(), 0).isEmpty()
                    && phone.match(digits, clock.instant().plusSeconds(60), 0).isEmpty()) {
                return digits;
            }
        }
    }

    @Test
    void offPendingOnOff() throws Exception {
        assertThat(twoFactor.status(alice)).isEqualTo(new Status.Off());
        Totp phone = enrolled(alice);
        Instant enrolledAt = clock.instant();
        assertThat(twoFactor.status(alice)).isEqualTo(new Status.Pending(enrolledAt));
        clock.advance(Duration.ofMinutes(3));
        assertThat(twoFactor.confirm(alice, now(phone)).orElseThrow()).hasSize(RecoveryCode.COUNT);
        assertThat(twoFactor.status(alice)).isEqualTo(new Status.On(clock.instant(), RecoveryCode.COUNT));
        assertThat(twoFactor.status(bob)).isEqualTo(new Status.Off());
        twoFactor.disable(alice);
        assertThat(twoFactor.status(alice)).isEqualTo(new Status.Off());
        next();
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Wrong());
    }

    @Test
    void notOnBeforeACodeWasSeen() throws Exception {
        Totp phone = enrolled(alice);
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Wrong());
        assertThat(twoFactor.confirm(alice, wrong(phone))).isEmpty();
        assertThat(twoFactor.confirm(alice, "nonsense")).isEmpty();
        assertThat(twoFactor.confirm(bob, now(phone))).isEmpty();
        assertThat(twoFactor.status(alice)).isInstanceOf(Status.Pending.class);
        assertThat(twoFactor.confirm(alice, now(phone))).isPresent();
        assertThat(twoFactor.confirm(alice, now(phone))).isEmpty();
    }

    @Test
    void theConfirmingCodeDoesNotSignInToo() throws Exception {
        Totp phone = enrolled(alice);
        twoFactor.confirm(alice, now(phone));
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Replayed());
        next();
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Right());
    }

    @Test
    void aTelephoneMayBeAStepOff() throws Exception {
        Totp phone = on(alice);
        clock.advance(Duration.ofMinutes(5));
        assertThat(twoFactor.verify(alice, phone.at(clock.instant().minusSeconds(60))))
                .isEqualTo(new Check.Wrong());
        assertThat(twoFactor.verify(alice, phone.at(clock.instant().plusSeconds(60))))
                .isEqualTo(new Check.Wrong());
        assertThat(twoFactor.verify(alice, phone.at(clock.instant().minusSeconds(30))))
                .isEqualTo(new Check.Right());
        assertThat(twoFactor.verify(alice, phone.at(clock.instant().plusSeconds(30))))
                .isEqualTo(new Check.Right());
    }

    @Test
    void noCodeTwiceNorAnEarlierOne() throws Exception {
        Totp phone = on(alice);
        clock.advance(Duration.ofMinutes(5));
        String earlier = phone.at(clock.instant().minusSeconds(30));
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Right());
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Replayed());
        assertThat(twoFactor.verify(alice, earlier)).isEqualTo(new Check.Replayed());
        assertThat(another().verify(alice, now(phone))).as("after a restart").isEqualTo(new Check.Replayed());
        next();
        assertThat(twoFactor.verify(alice, phone.at(clock.instant().minusSeconds(30))))
                .isEqualTo(new Check.Replayed());
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Right());
    }

    @Test
    void ofManyAtOnceOneIsRight() throws Exception {
        Totp phone = on(alice);
        List<String> recovery = twoFactor.renewRecoveryCodes(alice);
        for (int round = 0; round < 10; round++) {
            String code = now(phone);
            assertThat(atOnce(() -> twoFactor.verify(alice, code)))
                    .as("round " + round)
                    .containsOnlyOnce(new Check.Right())
                    .allMatch(check -> check instanceof Check.Right
                            || check instanceof Check.Replayed
                            || check instanceof Check.Throttled);
            String spare = recovery.get(round);
            assertThat(atOnce(() -> twoFactor.verify(alice, spare)))
                    .filteredOn(Check.RightRecovery.class::isInstance)
                    .containsExactly(new Check.RightRecovery(RecoveryCode.COUNT - 1 - round));
            next();
        }
    }

    private List<Check> atOnce(Callable<Check> use) throws Exception {
        var start = new CountDownLatch(1);
        var uses = new ArrayList<Future<Check>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Attempts.BURST; i++) {
                uses.add(executor.submit(() -> {
                    start.await();
                    return use.call();
                }));
            }
            start.countDown();
            var checks = new ArrayList<Check>();
            for (Future<Check> each : uses) {
                checks.add(each.get());
            }
            return checks;
        }
    }

    @Test
    void guessingIsSlowedAndTheOwnerHasAWayIn() throws Exception {
        Totp phone = enrolled(alice);
        List<String> recovery = twoFactor.confirm(alice, now(phone)).orElseThrow();
        next();
        for (int i = 0; i < Attempts.BURST; i++) {
            assertThat(twoFactor.verify(alice, wrong(phone))).isEqualTo(new Check.Wrong());
        }
        Instant until = clock.instant().plus(Attempts.REFILL);
        assertThat(twoFactor.verify(alice, wrong(phone))).isEqualTo(new Check.Throttled(until));
        assertThat(twoFactor.verify(alice, now(phone))).as("right or wrong").isEqualTo(new Check.Throttled(until));
        assertThat(twoFactor.by("cli").verify(alice, now(phone))).isEqualTo(new Check.Throttled(until));
        assertThat(twoFactor.verify(alice, "zzzz-zzzz-zzzz")).isEqualTo(new Check.Throttled(until));
        assertThat(twoFactor.verify(alice, recovery.getFirst()))
                .isEqualTo(new Check.RightRecovery(RecoveryCode.COUNT - 1));
        Totp other = on(bob);
        assertThat(twoFactor.verify(bob, now(other))).isEqualTo(new Check.Right());
        clock.set(until);
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Right());
        assertThat(twoFactor.verify(alice, now(phone))).as("not a guess").isEqualTo(new Check.Replayed());
        assertThat(twoFactor.verify(alice, wrong(phone))).isEqualTo(new Check.Wrong());
    }

    @Test
    void manyGuessesAtOnceAreNoMoreThanOneByOne() throws Exception {
        Totp phone = on(alice);
        String guess = wrong(phone);
        var all = new ArrayList<Check>();
        for (int i = 0; i < 4; i++) {
            all.addAll(atOnce(() -> twoFactor.verify(alice, guess)));
        }
        assertThat(Collections.frequency(all, new Check.Wrong())).isEqualTo(Attempts.BURST);
    }

    @Test
    void nonsenseIsNoGuess() throws Exception {
        Totp phone = on(alice);
        for (int i = 0; i < 50; i++) {
            assertThat(twoFactor.verify(alice, "12345")).isEqualTo(new Check.Wrong());
        }
        assertThat(twoFactor.verify(alice, now(phone))).isEqualTo(new Check.Right());
    }

    @Test
    void recoveryCodesOpenOnce() throws Exception {
        Totp phone = enrolled(alice);
        List<String> codes = twoFactor.confirm(alice, now(phone)).orElseThrow();
        assertThat(codes).doesNotHaveDuplicates();
        int left = codes.size();
        for (String code : codes) {
            String typed = code.replace("-", " ").toUpperCase(java.util.Locale.ROOT);
            assertThat(twoFactor.verify(bob, typed)).isEqualTo(new Check.Wrong());
            clock.advance(Attempts.REFILL);
            left--;
            assertThat(twoFactor.verify(alice, typed)).isEqualTo(new Check.RightRecovery(left));
            assertThat(twoFactor.verify(alice, typed)).isEqualTo(new Check.Replayed());
            assertThat(another().verify(alice, code)).isEqualTo(new Check.Replayed());
        }
        assertThat(twoFactor.status(alice))
                .isInstanceOfSatisfying(
                        Status.On.class,
                        on -> assertThat(on.recoveryCodesLeft()).isZero());
    }

    @Test
    void newRecoveryCodesEndTheOldOnes() throws Exception {
        assertThat(twoFactor.renewRecoveryCodes(alice)).isEmpty();
        Totp phone = enrolled(alice);
        assertThat(twoFactor.renewRecoveryCodes(alice)).isEmpty();
        List<String> old = twoFactor.confirm(alice, now(phone)).orElseThrow();
        List<String> fresh = twoFactor.renewRecoveryCodes(alice);
        assertThat(fresh).hasSize(RecoveryCode.COUNT).doesNotContainAnyElementsOf(old);
        assertThat(twoFactor.verify(alice, old.getFirst())).isEqualTo(new Check.Wrong());
        assertThat(twoFactor.verify(alice, fresh.getFirst()))
                .isEqualTo(new Check.RightRecovery(RecoveryCode.COUNT - 1));
    }

    @Test
    void aNewTelephoneTakesOverOnlyOnceItIsConfirmed() throws Exception {
        Totp old = on(alice);
        List<String> codes = twoFactor.renewRecoveryCodes(alice);
        Totp fresh = enrolled(alice);
        assertThat(twoFactor.status(alice)).isInstanceOf(Status.On.class);
        assertThat(twoFactor.verify(alice, now(fresh))).isEqualTo(new Check.Wrong());
        assertThat(twoFactor.verify(alice, now(old))).isEqualTo(new Check.Right());
        next();
        assertThat(twoFactor.confirm(alice, now(old))).isEmpty();
        assertThat(twoFactor.confirm(alice, now(fresh))).isPresent();
        next();
        assertThat(twoFactor.verify(alice, now(old))).isEqualTo(new Check.Wrong());
        assertThat(twoFactor.verify(alice, now(fresh))).isEqualTo(new Check.Right());
        assertThat(twoFactor.verify(alice, codes.getFirst())).isEqualTo(new Check.Wrong());
    }

    @Test
    void theLastEnrolmentCounts() throws Exception {
        Totp first = enrolled(alice);
        Totp second = enrolled(alice);
        assertThat(twoFactor.confirm(alice, now(first))).isEmpty();
        assertThat(twoFactor.confirm(alice, now(second))).isPresent();
    }

    @Test
    void aSecretMovedToAnotherAccountDoesNotOpen() throws Exception {
        on(alice);
        Totp evil = on(bob);
        database.write(statements -> new Sql(statements)
                .update(
                        "UPDATE second_factor SET sealed = (SELECT f.sealed FROM second_factor f WHERE f.account = ?)"
                                + " WHERE account = ?",
                        bob,
                        alice));
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> twoFactor.verify(alice, now(evil)));
    }

    @Test
    void aDatabaseThatIsDownIsNoWrongCode() throws Exception {
        Totp phone = on(alice);
        database.close();
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> twoFactor.verify(alice, now(phone)));
    }

    @Test
    void everyChangeStandsInTheAuditAndNoSecret() throws Exception {
        Enrolment enrolment = twoFactor.enrol(alice, NAME);
        Totp phone = Totp.parse(enrolment.secret()).orThrow();
        List<String> codes = twoFactor.confirm(alice, now(phone)).orElseThrow();
        String wrong = wrong(phone);
        twoFactor.verify(alice, wrong);
        twoFactor.verify(alice, codes.getFirst());
        twoFactor.by("cli root").renewRecoveryCodes(alice);
        twoFactor.by("cli root").disable(alice);
        twoFactor.disable(alice);
        List<AuditEntry> audit = register.audit(7);
        assertThat(audit)
                .extracting(entry -> entry.who() + ": " + entry.action() + " " + entry.detail())
                .containsExactly(
                        "cli root: two-factor off ",
                        "cli root: two-factor recovery codes ",
                        NAME + ": two-factor recovery code used 9 left",
                        NAME + ": two-factor wrong code ",
                        NAME + ": two-factor on ",
                        NAME + ": two-factor enrol ",
                        "test: account add ");
        assertThat(audit).allMatch(entry -> entry.subject().endsWith("@example.test"));
        assertThat(audit.toString()).doesNotContain(enrolment.secret(), wrong).doesNotContain(codes);
    }

    @Test
    void noSecretIsOnTheDisk() throws Exception {
        Enrolment enrolment = twoFactor.enrol(alice, NAME);
        Totp phone = Totp.parse(enrolment.secret()).orThrow();
        var secrets = new ArrayList<>(twoFactor.confirm(alice, now(phone)).orElseThrow());
        secrets.addAll(secrets.stream().map(code -> code.replace("-", "")).toList());
        secrets.add(enrolment.secret());
        secrets.add(new String(phone.secret().toByteArray(), StandardCharsets.ISO_8859_1));
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(secrets);
            }
        }
    }

    @Test
    void nothingOfARemovedAccountRemains() throws Exception {
        on(alice);
        register.remove(mailbox(NAME)).orThrow();
        assertThat(database.<List<Long>>read(statements -> new Sql(statements)
                        .list(
                                "SELECT account FROM second_factor UNION ALL SELECT account FROM recovery_code",
                                row -> row.getLong("account"))))
                .isEmpty();
        assertThat(twoFactor.status(account(NAME))).isEqualTo(new Status.Off());
    }
}
