package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.sasl.Authenticator.ScramKeys;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;

/// Every refused login does the same: so many looks at the database, so many slow hashes, so many keys. What is left
/// is for the [Pace], and [ConstantTimeTest] measures it at night.
class ConstantWorkTest {
    private static final Pepper PEPPER = PepperTest.pepper(7);
    private static final String RIGHT = "correct horse 7";
    private static final String APP = "aaaa aaaa aaaa aaar";

    /// What is counted.
    private final Map<String, Integer> work = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private Database database;
    private AccountDesk desk;

    /// In the order of addresses: `disabled`, `nopassword`, `person`, `twofactor`. Each has one app password.
    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("letterlock.db"));
        var clock = new TestClock();
        var register = AccountRegister.open(database, PEPPER, new Random(1), clock, "test", MemoryAccounts.CHEAP);
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
        desk = desk(clock);
    }

    private AccountDesk desk(TestClock clock) {
        var book = new SqlAccountBook(counted(database));
        return new AccountDesk(
                book,
                PEPPER,
                MemoryAccounts.CHEAP,
                Octets.utf8(PasswordHash.decoy(MemoryAccounts.CHEAP).phc()),
                new Pace(() -> 0, _ -> count("pause")),
                new PasswordChecks(check -> {
                    count("slow hash");
                    check.run();
                }),
                new GuessGuard(clock, new Random(2), 1, LoginPolicy.LOOPBACK, new Bans(new MemoryBanBook(), clock)),
                new LoginLog(_ -> {}),
                new LiveLogins(book, clock),
                clock,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void count(String what) {
        work.merge(what, 1, Integer::sum);
    }

    private Database counted(Database real) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (_, method, arguments) -> {
                    count(method.getName());
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /// The login names of every kind of account, and of none.
    private static List<String> names() {
        return Stream.of("disabled", "nopassword", "person", "twofactor", "aaa", "nobody", "zzz")
                .map(name -> name + "@example.test")
                .toList();
    }

    private Map<String, Integer> workOf(Runnable login) {
        work.clear();
        login.run();
        return Map.copyOf(work);
    }

    private Kind password(String name, String password) {
        Verdict verdict =
                desk.authenticator(visitor("192.0.2.7")).password(new Claim("PLAIN", name), Secret.utf8(password));
        assertThat(verdict).as(name).isInstanceOf(Verdict.Denied.class);
        return ((Verdict.Denied) verdict).refusal().kind();
    }

    @Test
    void aPersonsPassword() {
        for (String name : names()) {
            assertThat(workOf(() -> assertThat(password(name, "wrong " + name)).isEqualTo(Kind.BAD)))
                    .as(name)
                    .containsOnly(Map.entry("read", 2), Map.entry("slow hash", 1), Map.entry("pause", 1));
        }
        assertThat(workOf(() ->
                        assertThat(password("disabled@example.test", RIGHT)).isEqualTo(Kind.DISABLED)))
                .containsOnly(Map.entry("read", 2), Map.entry("slow hash", 1), Map.entry("pause", 1));
        assertThat(workOf(() ->
                        assertThat(password("twofactor@example.test", RIGHT)).isEqualTo(Kind.NEEDS_APP_PASSWORD)))
                .containsOnly(Map.entry("read", 2), Map.entry("slow hash", 1), Map.entry("pause", 1));
    }

    /// What was wrong a moment ago is not hashed again, whoever's it is: the pace alone hides that.
    @Test
    void theSameWrongPasswordAgain() {
        for (String name : names()) {
            password(name, "wrong");
            assertThat(workOf(() -> password(name, "wrong")))
                    .as(name)
                    .containsOnly(Map.entry("read", 2), Map.entry("pause", 1));
        }
    }

    @Test
    void anAppPassword() {
        for (String name : names()) {
            assertThat(workOf(() -> assertThat(password(name, APP)).isEqualTo(Kind.BAD)))
                    .as(name)
                    .containsOnly(Map.entry("read", 1), Map.entry("pause", 1));
        }
    }

    @Test
    void aWrongProof() {
        for (String mechanism : List.of("SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "CRAM-MD5", "NTLM")) {
            // NTLM's challenge names a domain, before anybody knows whom it is about.
            int reads = mechanism.equals("NTLM") ? 3 : 2;
            for (String name : names()) {
                assertThat(workOf(() -> assertThat(Exchange.login(
                                        desk.authenticator(visitor("192.0.2.7")),
                                        mechanism,
                                        new Credentials.Password(name, "", Secret.utf8("wrong"))))
                                .isInstanceOf(Verdict.Denied.class)))
                        .as(mechanism + " " + name)
                        .containsOnly(Map.entry("read", reads), Map.entry("pause", 1));
            }
        }
    }

    /// A name that is nobody's gets as many keys as the name next to it: three (a password in one form, an app
    /// password in two), or two.
    @Test
    void keysOfNobody() {
        Map<String, Integer> keys = new LinkedHashMap<>();
        for (String name : names()) {
            var found = (Keys.Found<ScramKeys>)
                    desk.authenticator(visitor("192.0.2.7")).scram(name, ScramHash.SHA_256);
            keys.put(
                    name.substring(0, name.indexOf('@')),
                    found.keys().candidates().size());
        }
        assertThat(keys)
                .containsEntry("person", 3)
                .containsEntry("nopassword", 2)
                .containsEntry("aaa", 3) // next is disabled
                .containsEntry("nobody", 2) // next is nopassword
                .containsEntry("zzz", 3); // round the end: disabled
    }

    /// The keys that pad an unknown name out are real ones, of somebody else.
    @Test
    void theSecretOfTheNextOneOpensNothing() throws Exception {
        var register =
                AccountRegister.open(database, PEPPER, new Random(9), new TestClock(), "test", MemoryAccounts.CHEAP);
        String app = register.createAppPassword(AccountsContract.mailbox("person@example.test"), "printer", true)
                .orThrow()
                .appPassword()
                .show();
        for (String mechanism : List.of("SCRAM-SHA-256", "CRAM-MD5", "NTLM")) {
            assertThat(Exchange.login(
                            desk.authenticator(visitor("192.0.2.7")),
                            mechanism,
                            new Credentials.Password("person@example.test", "", Secret.utf8(app))))
                    .as(mechanism)
                    .isInstanceOf(Verdict.Granted.class);
            assertThat(Exchange.login(
                            desk.authenticator(visitor("192.0.2.7")),
                            mechanism,
                            new Credentials.Password("persom@example.test", "", Secret.utf8(app))))
                    .as(mechanism)
                    .isInstanceOfSatisfying(Verdict.Denied.class, denied -> {
                        assertThat(denied.refusal().kind()).isEqualTo(Kind.BAD);
                        assertThat(denied.refusal().cause()).isEqualTo(Causes.NOBODY);
                    });
        }
    }

    @Test
    void whereNobodyIsNobodyIsFound() throws Exception {
        try (var empty = SqliteDatabase.open(folder.resolve("empty.db"))) {
            var book = new SqlAccountBook(empty);
            assertThat(book.nearest("a@example.test")).isEmpty();
        }
        assertThat(new SqlAccountBook(database).nearest("person@example.test")).contains("person@example.test");
    }

    @Test
    void theMemoryBookFindsTheSameNeighbours() throws StorageFailed {
        var memory = new MemoryAccountBook(PEPPER, new Random(1));
        assertThat(memory.nearest("a@example.test")).isEmpty();
        for (String name : List.of("disabled", "nopassword", "person", "twofactor")) {
            memory.add(
                    AddressKey.ofLogin(name + "@example.test").orElseThrow(), new AccountSql.Salt(Octets.EMPTY, 4096));
        }
        var sql = new SqlAccountBook(database);
        for (String name : names()) {
            assertThat(memory.nearest(name)).isEqualTo(sql.nearest(name));
        }
    }
}
