package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.letterlock.server.accounts.Exchange.login;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;

class RegisteredAccountsTest extends AccountsContract {
    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().factory();
    private static final Pepper PEPPER = PepperTest.pepper(7);
    private static final String WHO = "test 0/root";

    @TempDir
    Path folder;

    @Override
    World open() throws Exception {
        return world("accounts.db");
    }

    private Registered world(String name) throws Exception {
        return world(folder.resolve(name), new TestClock());
    }

    static Registered world(Path file, TestClock clock) throws Exception {
        Database database = SqliteDatabase.open(file);
        return new Registered(database, register(database, clock), accounts(database, clock), clock);
    }

    private static AccountRegister register(Database database, TestClock clock) throws StorageFailed {
        return AccountRegister.open(database, PEPPER, new Random(1), clock, WHO, MemoryAccounts.CHEAP);
    }

    private static RegisteredAccounts accounts(Database database, TestClock clock) throws StorageFailed {
        return RegisteredAccounts.open(
                database,
                PEPPER,
                new Random(2),
                clock,
                THREADS,
                Optional.empty(),
                Optional.empty(),
                LoginPolicy.DEFAULT,
                MemoryAccounts.CHEAP,
                Pace.NONE);
    }

    record Registered(Database database, AccountRegister register, RegisteredAccounts accounts, TestClock clock)
            implements World {
        @Override
        public void account(String address, String password) throws StorageFailed {
            register.create(mailbox(address), "", Optional.of(Secret.utf8(password)))
                    .orThrow();
        }

        @Override
        public void account(String address) throws StorageFailed {
            register.create(mailbox(address), "", Optional.empty()).orThrow();
        }

        @Override
        public void alias(String address, String alias) throws StorageFailed {
            register.addAlias(mailbox(address), mailbox(alias)).orThrow();
        }

        @Override
        public void password(String address, String password) throws StorageFailed {
            register.setPassword(mailbox(address), Secret.utf8(password)).orThrow();
        }

        @Override
        public Made appPassword(String address, String name, boolean legacy, Walls walls) throws StorageFailed {
            var made = register.createAppPassword(mailbox(address), name, legacy, walls)
                    .orThrow();
            return new Made(made.entry().id(), made.appPassword());
        }

        @Override
        public void changeWalls(String address, CredentialId credential, Walls walls) throws StorageFailed {
            register.changeWalls(mailbox(address), String.valueOf(credential.number()), _ -> walls)
                    .orThrow();
        }

        @Override
        public void look() {
            accounts.endWhatIsOver();
        }

        @Override
        public void revoke(String address, CredentialId credential) throws StorageFailed {
            register.revokeAppPassword(mailbox(address), String.valueOf(credential.number()))
                    .orThrow();
        }

        @Override
        public void enable(String address, boolean enabled) throws StorageFailed {
            Result<Account> changed = enabled ? register.enable(mailbox(address)) : register.disable(mailbox(address));
            changed.orThrow();
        }

        @Override
        public void twoFactor(String address, boolean on) throws StorageFailed {
            AccountId id = register.find(mailbox(address)).orElseThrow().id();
            database.write(statements -> {
                var sql = new Sql(statements);
                sql.update("DELETE FROM second_factor WHERE account = ?", id);
                return on
                        ? sql.update(
                                "INSERT INTO second_factor (account, sealed, confirmed_at) VALUES (?, X'00', 1)", id)
                        : 0;
            });
        }

        @Override
        public void remove(String address) throws StorageFailed {
            register.remove(mailbox(address)).orThrow();
        }

        @Override
        public void ban(Network network, Duration length) throws StorageFailed {
            administration().add(network, length, "on purpose").orThrow();
        }

        @Override
        public void lift(Network network) throws StorageFailed {
            administration().lift(network).orThrow();
        }

        private BanRegister administration() {
            return new BanRegister(database, clock, WHO);
        }

        @Override
        public List<Ban> bans() throws StorageFailed {
            accounts.flush();
            return new SqlBanBook(database).all();
        }

        @Override
        public List<LoginRecord> logins() throws StorageFailed {
            accounts.flush();
            return database.read(statements -> new Sql(statements).list("SELECT * FROM login", SqlLoginSink::read));
        }

        @Override
        public void breakDown() {
            database.close();
        }

        @Override
        public void close() {
            accounts.close();
            database.close();
        }
    }

    @Test
    void takesNoTokensYet() throws Exception {
        try (var world = world("tokens.db")) {
            assertThat(world.accounts().authenticator(visitor("192.0.2.7")).has(Need.TOKEN_CHECK))
                    .isFalse();
        }
    }

    @Test
    void whatOneProcessChangesTheOtherSeesAtOnce() throws Exception {
        try (var server = world("shared.db");
                var beside = world("shared.db")) {
            beside.account("dora@example.test", "hers alone");
            assertThat(login(server.accounts(), "PLAIN", "dora@example.test", "hers alone"))
                    .isInstanceOf(Verdict.Granted.class);
            var app = beside.appPassword("dora@example.test", "phone", true);
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-512", "CRAM-MD5", "NTLM")) {
                assertThat(login(
                                server.accounts(),
                                mechanism,
                                "dora@example.test",
                                app.password().show()))
                        .isInstanceOf(Verdict.Granted.class);
            }
            beside.revoke("dora@example.test", app.id());
            assertThat(login(
                            server.accounts(),
                            "PLAIN",
                            "dora@example.test",
                            app.password().show()))
                    .isInstanceOf(Verdict.Denied.class);
            beside.password("dora@example.test", "changed since");
            assertThat(login(server.accounts(), "PLAIN", "dora@example.test", "hers alone"))
                    .isInstanceOf(Verdict.Denied.class);
            beside.enable("dora@example.test", false);
            assertThat(login(server.accounts(), "PLAIN", "dora@example.test", "changed since"))
                    .isInstanceOf(Verdict.Denied.class);
        }
    }

    @Test
    void lastUseIsKept() throws Exception {
        try (var world = world("use.db")) {
            world.account("dora@example.test");
            var app = world.appPassword("dora@example.test", "phone", false);
            assertThat(world.register()
                            .appPasswords(mailbox("dora@example.test"))
                            .orThrow())
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.lastUse()).isEmpty();
                        assertThat(entry.useCount()).isZero();
                        assertThat(entry.name()).isEqualTo("phone");
                    });
            login(world.accounts(), "PLAIN", "dora@example.test", app.password().show());
            world.clock().advance(Duration.ofMinutes(1));
            login(
                    world.accounts(),
                    "SCRAM-SHA-256",
                    "dora@example.test",
                    app.password().show());
            login(world.accounts(), "SCRAM-SHA-256", "dora@example.test", "wrong");
            world.accounts().flush();
            assertThat(world.register()
                            .appPasswords(mailbox("dora@example.test"))
                            .orThrow())
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.useCount()).isEqualTo(2);
                        assertThat(entry.lastUse())
                                .contains(new AppPasswordEntry.LastUse(
                                        world.clock().instant(), "192.0.2.7", "SCRAM-SHA-256", ""));
                    });
        }
    }

    @Test
    void aSecretThatWaitsForItsFirstCodeChangesNothing() throws Exception {
        try (var world = world("pending.db")) {
            world.account("dora@example.test", "hers alone");
            world.database()
                    .write(statements -> new Sql(statements)
                            .update("INSERT INTO second_factor (account, pending, pending_at) VALUES (1, X'00', 1)"));
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
                assertThat(login(world.accounts(), mechanism, "dora@example.test", "hers alone"))
                        .isInstanceOf(Verdict.Granted.class);
            }
        }
    }

    @Test
    void oldLoginsAreSwept() throws Exception {
        try (var world = world("old.db")) {
            world.account("dora@example.test", "hers alone");
            login(world.accounts(), "PLAIN", "dora@example.test", "hers alone");
            assertThat(world.logins()).hasSize(1);
            world.clock().advance(Duration.ofDays(31));
            login(world.accounts(), "PLAIN", "dora@example.test", "wrong");
            assertThat(world.logins())
                    .singleElement()
                    .satisfies(record -> assertThat(record.key().refusal()).contains(Kind.BAD));
        }
    }

    @Test
    void anotherKeyFileIsNoticed() throws Exception {
        try (var world = world("key.db")) {
            assertThatExceptionOfType(StorageFailed.class)
                    .isThrownBy(() -> RegisteredAccounts.open(
                            world.database(),
                            PepperTest.pepper(8),
                            new Random(1),
                            world.clock(),
                            THREADS,
                            Optional.empty(),
                            Optional.empty(),
                            LoginPolicy.DEFAULT))
                    .withMessageContaining("key file");
        }
    }

    @Test
    void keysMovedToAnotherAccountOpenNothing() throws Exception {
        try (var world = world("moved.db")) {
            world.account("dora@example.test", "hers alone");
            world.account("evil@example.test", "his very own");
            world.database()
                    .write(statements -> new Sql(statements)
                            .update("UPDATE credential_key SET sealed = (SELECT k.sealed FROM credential_key k"
                                    + " WHERE k.account = 2 AND k.mechanism = credential_key.mechanism)"
                                    + " WHERE account = 1"));
            assertThat(login(world.accounts(), "SCRAM-SHA-256", "dora@example.test", "his very own"))
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            denied -> assertThat(denied.refusal().kind()).isEqualTo(Kind.UNAVAILABLE));
        }
    }

    @Test
    void usingAndRevokingAtOnce() throws Exception {
        try (var world = world("race.db");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            world.account("dora@example.test");
            for (int round = 0; round < 10; round++) {
                var app = world.appPassword("dora@example.test", "phone " + round, false);
                var revoked = new AtomicBoolean();
                var uses = new ArrayList<Future<Boolean>>();
                Callable<Boolean> use = () -> {
                    boolean before = revoked.get();
                    boolean granted = login(
                                    world.accounts(),
                                    "PLAIN",
                                    "dora@example.test",
                                    app.password().show())
                            instanceof Verdict.Granted;
                    return granted && before;
                };
                for (int i = 0; i < 20; i++) {
                    uses.add(executor.submit(use));
                }
                world.revoke("dora@example.test", app.id());
                revoked.set(true);
                for (int i = 0; i < 20; i++) {
                    uses.add(executor.submit(use));
                }
                for (Future<Boolean> grantedAfterwards : uses) {
                    assertThat(grantedAfterwards.get()).isFalse();
                }
            }
        }
    }

    @Test
    void wrongCredentialsByTheThousand() throws Exception {
        try (var world = world("thousand.db");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            world.account("dora@example.test", "hers alone");
            var app = world.appPassword("dora@example.test", "phone", false);
            var tries = new ArrayList<Future<Kind>>();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                tries.add(executor.submit(() -> wrong(world.accounts(), number)));
            }
            for (Future<Kind> kind : tries) {
                assertThat(kind.get()).isIn(Kind.BAD, Kind.THROTTLED, Kind.BANNED);
            }
            assertThat(login(
                            world.accounts(),
                            "PLAIN",
                            "dora@example.test",
                            app.password().show()))
                    .isInstanceOf(Verdict.Granted.class);
            List<LoginRecord> logins = world.logins();
            assertThat(logins.stream().mapToLong(LoginRecord::count).sum()).isEqualTo(10_001);
            assertThat(logins).hasSizeLessThan(2_000);
        }
    }

    /// From 200 addresses, at a known and at unknown names, by secrets that differ.
    private static Kind wrong(Accounts accounts, int number) {
        String name = number % 2 == 0 ? "dora@example.test" : "user" + number + "@example.test";
        var verdict = accounts.authenticator(visitor("198.51.100." + number % 200))
                .password(new Claim("PLAIN", name), Secret.utf8("guess " + number));
        return verdict instanceof Verdict.Denied(Refusal refusal) ? refusal.kind() : Kind.UNAVAILABLE;
    }

    @Test
    void noSecretIsOnTheDisk() throws Exception {
        var secrets = new ArrayList<String>();
        try (var world = world("disk.db")) {
            var first = world.register()
                    .createFirst(mailbox("dora@example.test"), "Dora")
                    .orThrow();
            secrets.add(first.password().revealText().orElseThrow());
            secrets.add(first.appPassword().show());
            secrets.add(first.appPassword().show().replace(" ", ""));
            world.password("dora@example.test", "hers alone");
            secrets.add("hers alone");
            var app = world.appPassword("dora@example.test", "phone", true);
            secrets.add(app.password().show());
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-1", "CRAM-MD5", "NTLM")) {
                login(
                        world.accounts(),
                        mechanism,
                        "dora@example.test",
                        app.password().show());
            }
            login(world.accounts(), "PLAIN", "hers alone", "hers alone");
            login(world.accounts(), "PLAIN", "dora@example.test", "hers alone");
            world.accounts().flush();
            assertThat(world.register().audit(100).toString()).doesNotContain(secrets);
            assertThat(first.toString()).doesNotContain(secrets);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(secrets);
                }
            }
        }
    }

    /// As the operator decides: a client that does not bind its proof to the TLS channel is refused, its password
    /// right.
    @Test
    void ntlmBoundToTheChannelOnly(@TempDir Path folder) throws Exception {
        var clock = new TestClock();
        try (Database database = SqliteDatabase.open(folder.resolve("letterlock.db"))) {
            AccountRegister register = register(database, clock);
            register.create(mailbox("dora@example.test"), "", Optional.empty()).orThrow();
            var made = register.createAppPassword(mailbox("dora@example.test"), "printer", true)
                    .orThrow();
            var policy = new LoginPolicy(LoginPolicy.LOOPBACK, Duration.ofDays(30), true);
            try (var accounts = RegisteredAccounts.open(
                    database,
                    PEPPER,
                    new Random(2),
                    clock,
                    THREADS,
                    Optional.empty(),
                    Optional.empty(),
                    policy,
                    MemoryAccounts.CHEAP,
                    Pace.NONE)) {
                String password = made.appPassword().show();
                assertThat(login(accounts, "NTLM", "dora@example.test", password))
                        .isInstanceOfSatisfying(
                                Verdict.Denied.class,
                                denied -> assertThat(denied.refusal().cause()).contains("did not bind its proof"));
                assertThat(login(accounts, "CRAM-MD5", "dora@example.test", password))
                        .isInstanceOf(Verdict.Granted.class);
            }
        }
    }

    /// The hash of a password without salt must not lie about: it is sealed, and gone once it is revoked.
    @Test
    void ntlmsHashIsSealed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("letterlock.db");
        try (Registered world = world(file, new TestClock())) {
            world.account("dora@example.test", "hers alone");
            var app = world.appPassword("dora@example.test", "phone", true);
            String typed = app.password().show();
            for (String form : List.of(typed, typed.replace(" ", ""))) {
                byte[] hash = NtHash.of(Secret.utf8(form)).orThrow().octets().toByteArray();
                try (var files = Files.list(folder)) {
                    for (Path each : files.toList()) {
                        assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
                                .doesNotContain(new String(hash, StandardCharsets.ISO_8859_1));
                    }
                }
            }
            assertThat(login(world.accounts(), "NTLM", "dora@example.test", typed))
                    .isInstanceOf(Verdict.Granted.class);
        }
    }
}
