package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;

/// What a stranger could measure: how long refusals take, by kind of account and by what was wrong. As dudect does it
/// (Reparaz, Balasch, Verbauwhede, "Dude, is my code constant time?", 2017): the kinds take turns in random order, the
/// slowest tenth of each is left out, and Welch's t says whether two means differ by more than chance.
///
/// Measured on the accounts of a real database, in process: nobody over a network sees as much.
@Tag("nightly")
class ConstantTimeTest {
    /// dudect's bound of doubt: beyond it, it measures on; beyond ten it is sure.
    private static final double SURE = 10;

    private static final Pepper PEPPER = PepperTest.pepper(7);
    private static final String RIGHT = "correct horse 7";
    /// A ten thousandth of it.
    private static final Duration NEXT_TO_A_SLOW_HASH = Duration.ofNanos(3_000);

    private static final Duration BETWEEN = Duration.ofHours(2);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final Random random = new Random(5);
    private int tries;

    @FunctionalInterface
    private interface Login {
        void run(int number) throws Exception;
    }

    private void populate(Database database, HashingCost cost) throws Exception {
        var register = AccountRegister.open(database, PEPPER, new Random(1), clock, "test", cost);
        for (String name : List.of("disabled", "nopassword", "person", "twofactor")) {
            var address = AccountsContract.mailbox(name + "@example.test");
            Optional<Secret> password = name.equals("nopassword") ? Optional.empty() : Optional.of(Secret.utf8(RIGHT));
            AccountId id =
                    register.create(address, "", password).orThrow().account().id();
            register.createAppPassword(address, "phone", true).orThrow();
            if (name.equals("disabled")) {
                register.disable(address).orThrow();
            }
            if (name.equals("twofactor")) {
                database.write(statements -> new Sql(statements)
                        .update("INSERT INTO second_factor (account, sealed, confirmed_at) VALUES (?, X'00', 1)", id));
            }
        }
    }

    private RegisteredAccounts accounts(Database database, HashingCost cost, Pace pace) throws Exception {
        return RegisteredAccounts.open(
                database,
                PEPPER,
                new Random(2),
                clock,
                Thread.ofPlatform().daemon().factory(),
                Optional.empty(),
                Optional.empty(),
                LoginPolicy.DEFAULT,
                cost,
                pace);
    }

    /// Every try from another network and hours later, so that none is throttled.
    private void refuse(Accounts accounts, String name, String secret) {
        clock.advance(BETWEEN);
        tries++;
        var from = visitor("198.18." + (tries >> 8 & 0xff) + "." + (tries & 0xff));
        Verdict verdict =
                accounts.authenticator(from).password(new Claim("PLAIN", name + "@example.test"), Secret.utf8(secret));
        assertThat(verdict).as(name).isInstanceOf(Verdict.Denied.class);
    }

    private Map<String, Login> passwords(Accounts accounts) {
        var logins = new LinkedHashMap<String, Login>();
        for (String name : List.of("nobody", "person", "nopassword", "disabled", "twofactor")) {
            logins.put(name + ", wrong", number -> refuse(accounts, name, "wrong " + number));
        }
        logins.put("disabled, right", _ -> refuse(accounts, "disabled", RIGHT));
        logins.put("two-factor, right", _ -> refuse(accounts, "twofactor", RIGHT));
        logins.put("nobody, the same again", _ -> refuse(accounts, "nobody", "same"));
        logins.put("person, the same again", _ -> refuse(accounts, "person", "same"));
        return logins;
    }

    private Map<String, Login> appPasswords(Accounts accounts) {
        var logins = new LinkedHashMap<String, Login>();
        for (String name : List.of("nobody", "person", "nopassword", "disabled", "twofactor")) {
            logins.put(name, number -> refuse(accounts, name, appPassword(number)));
        }
        return logins;
    }

    private static String appPassword(int number) {
        return AppPassword.generate(new Random(number)).show();
    }

    /// The whole time of a refusal, as the peer sees it.
    @Test
    void refusalsTakeEquallyLong() throws Exception {
        try (var database = SqliteDatabase.open(folder.resolve("whole.db"))) {
            populate(database, HashingCost.STANDARD);
            try (var accounts = accounts(database, HashingCost.STANDARD, Pace.STEADY)) {
                alike(measure(passwords(accounts), 40), Duration.ofMillis(1));
                alike(measure(appPasswords(accounts), 40), Duration.ofMillis(1));
            }
        }
    }

    /// Without the pace: what is done takes equally long by itself, where a slow hash is part of it.
    @Test
    void theWorkTakesEquallyLong() throws Exception {
        try (var database = SqliteDatabase.open(folder.resolve("work.db"))) {
            populate(database, MemoryAccounts.CHEAP);
            try (var accounts = accounts(database, MemoryAccounts.CHEAP, Pace.NONE)) {
                Map<String, Login> logins = passwords(accounts);
                logins.keySet().removeIf(name -> name.contains("right") || name.contains("again"));
                alike(measure(logins, 3_000), NEXT_TO_A_SLOW_HASH);
            }
        }
    }

    /// What a peer is told of a name before it proves anything: the first message of SCRAM.
    @Test
    void keysTakeEquallyLong() throws Exception {
        try (var database = SqliteDatabase.open(folder.resolve("keys.db"))) {
            populate(database, MemoryAccounts.CHEAP);
            try (var accounts = accounts(database, MemoryAccounts.CHEAP, Pace.NONE)) {
                var logins = new LinkedHashMap<String, Login>();
                for (String name : List.of("person", "persoa", "twofactor", "twofactoa")) {
                    logins.put(
                            name,
                            _ -> accounts.authenticator(visitor("192.0.2.7"))
                                    .scram(name + "@example.test", ScramHash.SHA_256));
                }
                alike(measure(logins, 20_000), Duration.ofNanos(500));
            }
        }
    }

    /// Whether the test can tell at all: a slow hash more is seen at once.
    @Test
    void aDifferenceIsSeen() throws Exception {
        try (var database = SqliteDatabase.open(folder.resolve("seen.db"))) {
            populate(database, MemoryAccounts.CHEAP);
            try (var accounts = accounts(database, MemoryAccounts.CHEAP, Pace.NONE)) {
                var logins = new LinkedHashMap<String, Login>();
                logins.put("hashed", number -> refuse(accounts, "person", "wrong " + number));
                logins.put("remembered", _ -> refuse(accounts, "person", "same"));
                Map<String, double[]> samples = measure(logins, 300);
                assertThat(Math.abs(welch(sample(samples, "hashed"), sample(samples, "remembered"))))
                        .isGreaterThan(SURE);
            }
        }
    }

    private Map<String, double[]> measure(Map<String, Login> logins, int count) throws Exception {
        var names = new ArrayList<>(logins.keySet());
        var samples = new LinkedHashMap<String, double[]>();
        names.forEach(name -> samples.put(name, new double[count]));
        int warm = Math.max(5, count / 10);
        for (int round = -warm; round < count; round++) {
            Collections.shuffle(names, random);
            for (String name : names) {
                int number = random.nextInt();
                long begun = System.nanoTime();
                Optional.ofNullable(logins.get(name)).orElseThrow().run(number);
                long taken = System.nanoTime() - begun;
                if (round >= 0) {
                    sample(samples, name)[round] = taken;
                }
            }
        }
        return samples;
    }

    private static double[] sample(Map<String, double[]> samples, String name) {
        return Optional.ofNullable(samples.get(name)).orElseThrow();
    }

    /// Fails where a difference is sure, and more than nothing.
    private static void alike(Map<String, double[]> samples, Duration nothing) {
        var report = new StringBuilder();
        boolean differs = false;
        String first = samples.keySet().iterator().next();
        for (String name : samples.keySet()) {
            double t = welch(sample(samples, first), sample(samples, name));
            double mean = mean(cropped(sample(samples, name)));
            double difference = Math.abs(mean - mean(cropped(sample(samples, first))));
            differs |= Math.abs(t) >= SURE && difference >= nothing.toNanos();
            report.append("%n%-28s mean %12.0f ns, t %6.1f".formatted(name, mean, t));
        }
        System.out.println(report);
        assertThat(differs).as("%s", report).isFalse();
    }

    /// Welch's t of two samples without their slowest tenths.
    private static double welch(double[] one, double[] other) {
        double[] a = cropped(one);
        double[] b = cropped(other);
        double spread = variance(a) / a.length + variance(b) / b.length;
        return spread == 0 ? 0 : (mean(a) - mean(b)) / Math.sqrt(spread);
    }

    private static double[] cropped(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return Arrays.copyOf(sorted, sorted.length * 9 / 10);
    }

    private static double mean(double[] sample) {
        return Arrays.stream(sample).average().orElseThrow();
    }

    private static double variance(double[] sample) {
        double mean = mean(sample);
        return IntStream.range(0, sample.length)
                        .mapToDouble(i -> (sample[i] - mean) * (sample[i] - mean))
                        .sum()
                / (sample.length - 1);
    }
}
