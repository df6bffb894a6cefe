package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.AccountsContract.mailbox;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.SqliteDatabase;

/// The shape comes first: whatever looks like an app password is looked up as one and goes nowhere else. A stale one
/// in a printer must not lock its owner's account at a directory, and costs no slow hash.
class AppPasswordShapeTest {
    @TempDir
    Path folder;

    /// Answers for example.test, whatever passwords there are here, and notes every secret it is shown.
    private static final class Watched implements Directory {
        final List<String> shown = new ArrayList<>();

        @Override
        public Rules rules() {
            return new Rules(
                    "watched",
                    Set.of("example.test"),
                    false,
                    true,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    1000,
                    Duration.ofMinutes(1));
        }

        @Override
        public Finding find(Mailbox address) {
            return new Finding.Unavailable("not asked for names here");
        }

        @Override
        public Finding again(String id, Mailbox address) {
            return new Finding.Unavailable("not asked for names here");
        }

        @Override
        public Check check(Mailbox address, Secret typed) {
            shown.add(typed.revealText().orElse("?"));
            return new Check.Wrong("no");
        }

        @Override
        public void close() {}
    }

    private interface Attempt {
        Verdict with(String name, String secret) throws Exception;
    }

    private interface Work {
        void run(AccountRegister register, Watched directory, Attempt attempt) throws Exception;
    }

    private void withDirectory(Work test) throws Exception {
        var clock = new TestClock();
        var pepper = PepperTest.pepper(7);
        var directory = new Watched();
        try (var database = SqliteDatabase.open(folder.resolve("shape.db"));
                var accounts = RegisteredAccounts.open(
                        database,
                        pepper,
                        new Random(2),
                        clock,
                        Thread.ofPlatform().daemon().factory(),
                        Optional.empty(),
                        Optional.of(directory),
                        LoginPolicy.DEFAULT,
                        MemoryAccounts.CHEAP,
                        Pace.NONE)) {
            var register = AccountRegister.open(database, pepper, new Random(1), clock, "test", MemoryAccounts.CHEAP);
            register.create(mailbox("alice@example.test"), "", Optional.of(Secret.utf8("correct horse 7")))
                    .orThrow();
            register.create(mailbox("carol@example.test"), "", Optional.empty()).orThrow();
            test.run(
                    register,
                    directory,
                    (name, secret) -> accounts.authenticator(visitor("192.0.2.7"))
                            .password(new Claim("PLAIN", name), Secret.utf8(secret)));
        }
    }

    @Test
    void noShapedSecretReachesAnotherBackend() throws Exception {
        withDirectory((register, directory, attempt) -> {
            Cases.of(300).check(one -> {
                String secret = written(one);
                String name = one.pick("alice@example.test", "carol@example.test", "nobody@example.test", "alice");
                assertThat(attempt.with(name, secret))
                        .isInstanceOfSatisfying(
                                Verdict.Denied.class,
                                denied -> assertThat(denied.refusal().kind()).isEqualTo(Kind.BAD));
            });
            assertThat(directory.shown).isEmpty();
        });
    }

    /// A well-shaped app password that is nobody's, in one of the ways people type them.
    private static String written(Case one) {
        var text = new StringBuilder();
        for (char letter : AppPassword.generate(one.random()).show().toCharArray()) {
            String between = one.pick("", " ", "-", "");
            if (letter != ' ' && text.length() < 30) {
                text.append(one.chance(50) ? Character.toUpperCase(letter) : letter)
                        .append(between);
            } else if (letter != ' ') {
                text.append(letter);
            }
        }
        return text.toString();
    }

    @Test
    void norDoARevokedOneAndOneOfAnotherAccount() throws Exception {
        withDirectory((register, directory, attempt) -> {
            var made = register.createAppPassword(mailbox("alice@example.test"), "printer", true)
                    .orThrow();
            String shown = made.appPassword().show();
            assertThat(attempt.with("carol@example.test", shown)).isInstanceOf(Verdict.Denied.class);
            assertThat(attempt.with("nobody@example.test", shown)).isInstanceOf(Verdict.Denied.class);
            register.revokeAppPassword(mailbox("alice@example.test"), "printer").orThrow();
            for (String typed : List.of(shown, shown.replace(" ", ""), shown.toUpperCase(Locale.ROOT))) {
                assertThat(attempt.with("alice@example.test", typed))
                        .isEqualTo(new Verdict.Denied(new Refusal(Kind.REVOKED, "the app password was revoked")));
            }
            assertThat(directory.shown).isEmpty();
        });
    }

    /// The directory double is really asked, where it may be: by what only almost has the shape.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaa aaaa aaaa aaaa", // the check letter is wrong
                "aaaa aaaa aaaa aaa",
                "aaaa aaaa aaaa aaar r",
                "aaaa aaaa aaaa aaa1",
                "aaaa_aaaa_aaaa_aaar",
            })
    void whatHasNotTheShapeDoes(String secret) throws Exception {
        withDirectory((register, directory, attempt) -> {
            assertThat(AppPassword.parse(Secret.utf8(secret))).isEmpty();
            assertThat(attempt.with("carol@example.test", secret)).isInstanceOf(Verdict.Denied.class);
            assertThat(directory.shown).containsExactly(secret);
        });
    }

    /// Nor can a person have a password of that shape, which would then never be tried.
    @Test
    void nobodyCanChooseOne() throws Exception {
        withDirectory(
                (register, directory, attempt) -> Cases.of(20)
                        .check(
                                one -> assertThat(register.setPassword(
                                                mailbox("alice@example.test"), Secret.utf8(written(one))))
                                        .isEqualTo(
                                                new Result.Refused<>(
                                                        "the password looks like an app password, and would be taken for one: choose another"))));
    }
}
