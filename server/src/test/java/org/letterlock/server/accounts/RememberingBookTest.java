package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;

class RememberingBookTest {
    private static final String ALICE = "alice@example.test";
    private static final List<String> HER = List.of(ALICE, ALICE);

    @TempDir
    Path folder;

    /// Counts what is really asked.
    private static final class Asked {
        final MemoryAccountBook book = new MemoryAccountBook(PepperTest.pepper(7), new Random(1));
        final AtomicLong changes = new AtomicLong();
        final RememberingBook remembering = new RememberingBook(book, changes::get);
    }

    @Test
    void anAnswerHoldsUntilSomethingChanges() throws Exception {
        var asked = new Asked();
        assertThat(asked.remembering.hasDomain("example.test")).isFalse();
        asked.book.addDomain("example.test");
        assertThat(asked.remembering.hasDomain("example.test"))
                .as("still remembered, for no change was counted")
                .isFalse();
        asked.changes.incrementAndGet();
        assertThat(asked.remembering.hasDomain("example.test")).isTrue();
    }

    @Test
    void strangersCannotMakeItGrow() throws Exception {
        var asked = new Asked();
        for (int i = 0; i < 3 * RememberingBook.MOST_MISSED; i++) {
            asked.remembering.holder("nobody" + i + "@example.test", new Wanted.AppDigest(Octets.of((byte) i)));
        }
        assertThat(asked.remembering.size()).isLessThanOrEqualTo(RememberingBook.MOST_MISSED);
    }

    @Test
    void whatCannotBeCountedIsNotRemembered() {
        var book = new RememberingBook(new MemoryAccountBook(PepperTest.pepper(7), new Random(1)), () -> {
            throw new StorageFailed(StorageFailed.Kind.UNAVAILABLE, "gone", null);
        });
        assertThatExceptionOfType(StorageFailed.class).isThrownBy(() -> book.owner(HER));
    }

    /// Two databases on one file are what two processes are: only the file and the counter beside it are shared.
    @Test
    void whatAnotherProcessCommitsIsSeenByTheNextQuestion() throws Exception {
        Path file = folder.resolve("letterlock.db");
        try (var here = SqliteDatabase.open(file);
                var there = SqliteDatabase.open(file)) {
            var book = new RememberingBook(new SqlAccountBook(here), here::changes);
            AccountRegister register = AccountRegister.open(
                    there, PepperTest.pepper(7), new Random(1), new TestClock(), "test", MemoryAccounts.CHEAP);
            Mailbox alice = AddressParser.mailbox(ALICE, false).orThrow();
            assertThat(book.owner(HER)).isEmpty();
            register.create(alice, "", Optional.empty());
            assertThat(book.owner(HER)).map(Owner::enabled).contains(true);
            register.disable(alice);
            assertThat(book.owner(HER)).map(Owner::enabled).contains(false);
            register.remove(alice);
            assertThat(book.owner(HER)).isEmpty();
        }
    }

    /// While one changes and many ask, nobody is told the old answer after the change was told to be done.
    @Test
    void noAnswerOutlivesAChangeThatReturned() throws Exception {
        Path file = folder.resolve("letterlock.db");
        try (var here = SqliteDatabase.open(file);
                var there = SqliteDatabase.open(file);
                var threads = Executors.newFixedThreadPool(3)) {
            var book = new RememberingBook(new SqlAccountBook(here), here::changes);
            AccountRegister register = AccountRegister.open(
                    there, PepperTest.pepper(7), new Random(1), new TestClock(), "test", MemoryAccounts.CHEAP);
            Mailbox alice = AddressParser.mailbox(ALICE, false).orThrow();
            register.create(alice, "", Optional.empty());
            var stop = new AtomicBoolean();
            var asking = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                asking.add(threads.submit(() -> {
                    while (!stop.get()) {
                        book.owner(HER);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 100; i++) {
                boolean enabled = i % 2 == 1;
                var _ = enabled ? register.enable(alice) : register.disable(alice);
                assertThat(book.owner(HER)).map(Owner::enabled).contains(enabled);
            }
            stop.set(true);
            for (Future<?> each : asking) {
                each.get();
            }
        }
    }
}
