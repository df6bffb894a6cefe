package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.AccountsContract.mailbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;

class AccountRegisterTest {
    private static final Mailbox ALICE = mailbox("alice@example.test");
    private static final Host.Domain OTHER = new Host.Domain("other.test");

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private AccountRegister register;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("accounts.db"));
        register = AccountRegister.open(
                database, PepperTest.pepper(1), new Random(1), clock, "cli 1000/op", MemoryAccounts.CHEAP);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Account alice() throws StorageFailed {
        return register.create(ALICE, "Alice", Optional.of(Secret.utf8("wonderland")))
                .orThrow()
                .account();
    }

    private static String problem(Result<?> result) {
        return result instanceof Result.Refused<?>(String problem) ? problem : "done";
    }

    @Test
    void createsAndShows() throws Exception {
        var created = register.create(mailbox("Alice@Example.test"), "Alice", Optional.of(Secret.utf8("wonderland")))
                .orThrow();
        assertThat(created.newDomain()).isTrue();
        Account account = created.account();
        assertThat(account.address()).isEqualTo(ALICE);
        assertThat(account.displayName()).isEqualTo("Alice");
        assertThat(account.enabled()).isTrue();
        assertThat(account.hasPassword()).isTrue();
        assertThat(account.createdAt()).isEqualTo(clock.instant());
        assertThat(register.find(mailbox("ALICE@example.test"))).contains(account);
        assertThat(register.list()).containsExactly(account);
        assertThat(register.domains()).containsExactly(new Host.Domain("example.test"));
        assertThat(problem(register.create(ALICE, "", Optional.empty()))).isEqualTo("alice@example.test is taken");
        assertThat(register.create(mailbox("bob@example.test"), "", Optional.empty())
                        .orThrow())
                .satisfies(bob -> {
                    assertThat(bob.newDomain()).isFalse();
                    assertThat(bob.account().hasPassword()).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'', the password is empty",
        "aaaa aaaa aaaa aaar, 'the password looks like an app password, and would be taken for one: choose another'",
        "seven77, 'the password is too short: it needs at least 8 characters; a few words in a row make a good one'",
        "grüße77, 'the password is too short: it needs at least 8 characters; a few words in a row make a good one'",
        "AAAAAAAAAAAAAAAR, 'the password looks like an app password, and would be taken for one: choose another'",
    })
    void refusesPasswords(String password, String expected) throws Exception {
        alice();
        assertThat(problem(register.setPassword(ALICE, Secret.utf8(password)))).isEqualTo(expected);
        assertThat(problem(register.create(mailbox("bob@example.test"), "", Optional.of(Secret.utf8(password)))))
                .isEqualTo(expected);
        assertThat(register.find(mailbox("bob@example.test"))).isEmpty();
    }

    /// No rules of composition: length alone counts, in characters and not in octets.
    @ParameterizedTest
    @ValueSource(strings = {"aaaaaaaa", "12345678", "        x", "grüße für", "пароль88", "🔑🔑🔑🔑🔑🔑🔑🔑"})
    void eightCharactersOfAnyKindAreEnough(String password) throws Exception {
        alice();
        try (Secret secret = Secret.utf8(password)) {
            assertThat(AccountRegister.problemWith(secret)).isEmpty();
            assertThat(register.setPassword(ALICE, secret).orThrow().hasPassword())
                    .isTrue();
        }
    }

    @Test
    void theLongestPasswordHas1024Octets() throws Exception {
        alice();
        register.setPassword(ALICE, Secret.utf8("x".repeat(1024))).orThrow();
        assertThat(problem(register.setPassword(ALICE, Secret.utf8("x".repeat(1025)))))
                .isEqualTo("the password is longer than 1024 octets");
    }

    @Test
    void refusesPasswordsWithLineBreaksAndHugeOnes() throws Exception {
        alice();
        assertThat(problem(register.setPassword(ALICE, Secret.utf8("secret\n"))))
                .contains("line break");
        assertThat(problem(register.setPassword(ALICE, Secret.utf8("x".repeat(2000)))))
                .contains("longer than");
    }

    @Test
    void refusesOddNames() throws Exception {
        assertThat(problem(register.create(mailbox("a@[192.0.2.1]"), "", Optional.empty())))
                .contains("cannot be an address");
        assertThat(problem(register.create(ALICE, "Ali\r\nce", Optional.empty())))
                .contains("display name");
        alice();
        assertThat(problem(register.createAppPassword(ALICE, " ", false))).contains("needs a name");
        assertThat(problem(register.createAppPassword(ALICE, "12", false))).contains("needs a name");
        assertThat(problem(register.createAppPassword(ALICE, "x".repeat(65), false)))
                .contains("needs a name");
    }

    @Test
    void nobodyIsNobody() throws Exception {
        Mailbox nobody = mailbox("nobody@example.test");
        for (Result<?> result : List.<Result<?>>of(
                register.setPassword(nobody, Secret.utf8("x")),
                register.removePassword(nobody),
                register.enable(nobody),
                register.disable(nobody),
                register.remove(nobody),
                register.addAlias(nobody, ALICE),
                register.removeAlias(nobody, ALICE),
                register.createAppPassword(nobody, "phone", false),
                register.appPasswords(nobody),
                register.revokeAppPassword(nobody, "1"),
                register.logins(nobody, 10))) {
            assertThat(problem(result)).isEqualTo("no account has the address nobody@example.test");
        }
        assertThat(register.find(nobody)).isEmpty();
        assertThat(register.audit(10)).isEmpty();
    }

    @Test
    void aliases() throws Exception {
        alice();
        Mailbox alias = mailbox("Info@other.test");
        assertThat(problem(register.addAlias(ALICE, alias)))
                .isEqualTo("other.test is not one of our domains; add it first");
        register.addDomain(OTHER).orThrow();
        assertThat(register.addAlias(ALICE, alias).orThrow().aliases()).containsExactly(mailbox("info@other.test"));
        assertThat(problem(register.addAlias(ALICE, alias))).isEqualTo("info@other.test is taken");
        assertThat(register.find(alias).map(Account::address)).contains(ALICE);
        assertThat(problem(register.create(alias, "", Optional.empty()))).isEqualTo("info@other.test is taken");
        assertThat(problem(register.removeDomain(OTHER))).contains("1 addresses are in other.test");
        assertThat(problem(register.removeAlias(ALICE, ALICE))).contains("is no alias");
        assertThat(register.removeAlias(ALICE, alias).orThrow().aliases()).isEmpty();
        register.removeDomain(OTHER).orThrow();
        assertThat(problem(register.removeDomain(OTHER))).contains("is not one of our domains");
    }

    /// RFC 5890 §2.3.2.4: U-labels and A-labels are two writings of one domain.
    @Test
    void bothWritingsOfADomainAreOne() throws Exception {
        Mailbox unicode = mailbox("dora@bücher.example");
        Mailbox ascii = mailbox("dora@xn--bcher-kva.example");
        Account dora = register.create(unicode, "", Optional.empty()).orThrow().account();
        assertThat(dora.address()).isEqualTo(ascii);
        assertThat(problem(register.create(ascii, "", Optional.empty())))
                .isEqualTo("dora@xn--bcher-kva.example is taken");
        assertThat(register.find(unicode)).contains(dora).isEqualTo(register.find(ascii));
        assertThat(register.create(mailbox("emil@xn--bcher-kva.example"), "", Optional.empty())
                        .orThrow()
                        .newDomain())
                .isFalse();
        register.addDomain(new Host.Domain("bücher.example")).orThrow();
        assertThat(register.domains()).containsExactly(new Host.Domain("xn--bcher-kva.example"));
        assertThat(register.addAlias(ascii, mailbox("sales@bücher.example"))
                        .orThrow()
                        .aliases())
                .containsExactly(mailbox("sales@xn--bcher-kva.example"));
        assertThat(problem(register.addAlias(unicode, mailbox("sales@xn--bcher-kva.example"))))
                .contains("is taken");
        assertThat(register.removeAlias(unicode, mailbox("sales@xn--bcher-kva.example"))
                        .orThrow()
                        .aliases())
                .isEmpty();
        register.remove(ascii).orThrow();
        assertThat(register.find(unicode)).isEmpty();
        assertThat(problem(register.removeDomain(new Host.Domain("bücher.example"))))
                .contains("1 addresses are in");
        register.remove(mailbox("emil@bücher.example")).orThrow();
        register.removeDomain(new Host.Domain("bücher.example")).orThrow();
        assertThat(register.domains()).isEmpty();
    }

    @Test
    void aNumberIsNeverGivenAgain() throws Exception {
        AccountId before = alice().id();
        register.remove(ALICE).orThrow();
        assertThat(register.list()).isEmpty();
        assertThat(register.find(ALICE)).isEmpty();
        assertThat(alice().id()).isNotEqualTo(before);
        assertThat(problem(register.createFirst(mailbox("bob@example.test"), "")))
                .isEqualTo("there are accounts already");
    }

    @Test
    void theFirstStart() throws Exception {
        var first = register.createFirst(ALICE, "Alice").orThrow();
        assertThat(first.password().revealText().orElseThrow()).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
        assertThat(AppPassword.parse(first.appPassword().grouped())).isPresent();
        assertThat(first.account().hasPassword()).isTrue();
        assertThat(register.appPasswords(ALICE).orThrow()).hasSize(1);
        assertThat(problem(register.createFirst(mailbox("bob@example.test"), "")))
                .isEqualTo("there are accounts already");
    }

    @Test
    void appPasswords() throws Exception {
        alice();
        var laptop =
                register.createAppPassword(ALICE, "laptop", false).orThrow().entry();
        var printer =
                register.createAppPassword(ALICE, "printer", true).orThrow().entry();
        assertThat(printer.legacy()).isTrue();
        assertThat(problem(register.createAppPassword(ALICE, "laptop", false))).contains("of this name already");
        assertThat(register.appPasswords(ALICE).orThrow()).containsExactly(printer, laptop);
        assertThat(register.revokeAppPassword(ALICE, "printer").orThrow().revokedAt())
                .contains(clock.instant());
        assertThat(problem(register.revokeAppPassword(ALICE, "printer"))).contains("no app password of this name");
        String number = String.valueOf(printer.id().number());
        assertThat(problem(register.revokeAppPassword(ALICE, number))).isEqualTo("it was revoked already");
        assertThat(register.createAppPassword(ALICE, "printer", true)
                        .orThrow()
                        .entry()
                        .id())
                .isNotEqualTo(printer.id());
        assertThat(register.revokeAppPassword(ALICE, String.valueOf(laptop.id().number())))
                .isInstanceOf(Result.Done.class);
        // The human password has a number too, and is no app password.
        assertThat(problem(register.revokeAppPassword(ALICE, "1"))).contains("no app password of this name");
    }

    @Test
    void revokedKeysAreGone() throws Exception {
        alice();
        register.createAppPassword(ALICE, "printer", true).orThrow();
        register.revokeAppPassword(ALICE, "printer").orThrow();
        register.removePassword(ALICE).orThrow();
        assertThat(register.find(ALICE).map(Account::hasPassword)).contains(false);
        long left = database.read(statements -> new Sql(statements)
                .first("SELECT count(*) AS n FROM credential_key", row -> row.getLong("n"))
                .orElseThrow());
        assertThat(left).isZero();
    }

    @Test
    void everyChangeIsAudited() throws Exception {
        alice();
        register.addDomain(OTHER).orThrow();
        register.addDomain(OTHER).orThrow();
        register.addAlias(ALICE, mailbox("info@other.test")).orThrow();
        register.removeAlias(ALICE, mailbox("info@other.test")).orThrow();
        register.removeDomain(OTHER).orThrow();
        register.setPassword(ALICE, Secret.utf8("another one")).orThrow();
        register.removePassword(ALICE).orThrow();
        register.createAppPassword(ALICE, "printer", true).orThrow();
        register.revokeAppPassword(ALICE, "printer").orThrow();
        register.disable(ALICE).orThrow();
        register.enable(ALICE).orThrow();
        register.remove(ALICE).orThrow();
        assertThat(register.audit(100).reversed())
                .allSatisfy(entry -> {
                    assertThat(entry.who()).isEqualTo("cli 1000/op");
                    assertThat(entry.at()).isEqualTo(clock.instant());
                })
                .extracting(entry -> entry.action() + " | " + entry.subject() + " | " + entry.detail())
                .containsExactly(
                        "account add | alice@example.test | new domain example.test",
                        "domain add | other.test | ",
                        "alias add | alice@example.test | info@other.test",
                        "alias remove | alice@example.test | info@other.test",
                        "domain remove | other.test | ",
                        "account passwd | alice@example.test | ",
                        "account passwd | alice@example.test | removed",
                        "app-password create | alice@example.test | 3 'printer', legacy",
                        "app-password revoke | alice@example.test | 3 'printer', legacy",
                        "account disable | alice@example.test | ",
                        "account enable | alice@example.test | ",
                        "account remove | alice@example.test | ");
        assertThat(register.audit(2)).hasSize(2);
    }
}
