package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.Exchange.login;
import static org.letterlock.server.accounts.Exchange.visitor;
import static org.letterlock.server.accounts.FakeDirectory.mailbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts.Permission;
import org.letterlock.server.accounts.Accounts.Resolution;
import org.letterlock.server.database.SqliteDatabase;

/// What a directory means for accounts, as docs/adr/0013-directory.md has it. Alice and Bob are people of corp.test.
class DirectoryAccountsTest {
    private static final String ALICE = "alice@corp.test";
    private static final Pepper PEPPER = PepperTest.pepper(7);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeDirectory directory = new FakeDirectory()
            .person("1", "alice knows", ALICE, "a.liddell@corp.test")
            .person("2", "bob knows", "bob@corp.test");
    private SqliteDatabase database;
    private AccountRegister register;
    private Optional<RegisteredAccounts> accounts = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder.resolve("accounts.db"));
        register = AccountRegister.open(database, PEPPER, new Random(1), clock, "test", MemoryAccounts.CHEAP);
    }

    @AfterEach
    void close() {
        accounts.ifPresent(RegisteredAccounts::close);
        database.close();
    }

    private RegisteredAccounts accounts() throws Exception {
        if (accounts.isEmpty()) {
            accounts = Optional.of(RegisteredAccounts.open(
                    database,
                    PEPPER,
                    new Random(2),
                    clock,
                    Thread.ofPlatform().daemon().factory(),
                    Optional.empty(),
                    Optional.of(directory),
                    LoginPolicy.DEFAULT,
                    MemoryAccounts.CHEAP,
                    Pace.NONE));
        }
        return accounts.get();
    }

    private Verdict plain(String name, String password) throws Exception {
        return login(accounts(), "PLAIN", name, password);
    }

    private static Optional<Kind> refusal(Verdict verdict) {
        return verdict instanceof Verdict.Denied(Refusal refusal) ? Optional.of(refusal.kind()) : Optional.empty();
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).identity();
    }

    private AppPassword appPassword(String address) throws Exception {
        return register.createAppPassword(mailbox(address), "phone", false, Walls.NONE)
                .orThrow()
                .appPassword();
    }

    private long checks() {
        return directory.asked.stream()
                .filter(asked -> asked.startsWith("check"))
                .count();
    }

    private Account account(String address) throws Exception {
        return register.find(mailbox(address)).orElseThrow();
    }

    @Test
    void anAccountIsMadeByTheFirstLogin() throws Exception {
        Identity identity = identity(plain("A.Liddell@corp.test", "alice knows"));
        assertThat(identity.account()).isEqualTo(ALICE);
        assertThat(identity.credential()).isEqualTo("directory:corp");
        assertThat(account(ALICE).displayName()).isEqualTo("Name of 1");
        assertThat(account(ALICE).hasPassword()).isFalse();
        assertThat(account(ALICE).aliases()).containsExactly(mailbox("a.liddell@corp.test"));
        assertThat(identity(plain(ALICE, "alice knows")).account()).isEqualTo(ALICE);
        assertThat(register.list()).hasSize(1);
        assertThat(register.audit(9))
                .anyMatch(entry -> entry.who().equals("directory corp")
                        && entry.action().equals("account add")
                        && entry.subject().equals(ALICE));
        assertThat(accounts().maySendAs(identity, mailbox("a.liddell@corp.test")))
                .isEqualTo(new Permission.Allowed());
        assertThat(accounts().maySendAs(identity, mailbox("bob@corp.test"))).isInstanceOf(Permission.Forbidden.class);
    }

    @Test
    void withTwoFactorTheDirectorysPasswordIsForTheWebPageAlone() throws Exception {
        Identity before = identity(plain(ALICE, "alice knows"));
        assertThat(accounts().maySendAs(before, mailbox(ALICE))).isEqualTo(new Permission.Allowed());
        AccountId id = account(ALICE).id();
        database.write(statements -> new Sql(statements)
                .update("INSERT INTO second_factor (account, sealed, confirmed_at) VALUES (?, X'00', 1)", id));
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.NEEDS_APP_PASSWORD);
        assertThat(refusal(plain(ALICE, "wrong"))).contains(Kind.BAD);
        assertThat(accounts().maySendAs(before, mailbox(ALICE))).isInstanceOf(Permission.LoginOver.class);
        assertThat(refusal(plain(ALICE, appPassword(ALICE).show()))).isEmpty();
        var mail = visitor("192.0.2.7");
        assertThat(refusal(accounts()
                        .authenticator(new Accounts.Visitor(mail.address(), "http", mail.tls(), mail.clientName()))
                        .password(new Claim("form", ALICE), Secret.utf8("alice knows"))))
                .isEmpty();
    }

    @Test
    void rightWrongAndDownAreThreeThings() throws Exception {
        assertThat(accounts().authenticator(visitor("192.0.2.7")).has(Need.PASSWORD_CHECK))
                .isTrue();
        assertThat(refusal(plain(ALICE, "alice knows"))).isEmpty();
        assertThat(refusal(plain(ALICE, "wrong"))).contains(Kind.BAD);
        assertThat(refusal(plain("carol@corp.test", "wrong"))).contains(Kind.BAD);
        directory.down(true);
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.UNAVAILABLE);
        assertThat(refusal(plain(ALICE, "wrong anew"))).contains(Kind.UNAVAILABLE);
        assertThat(refusal(plain("carol@corp.test", "other"))).contains(Kind.UNAVAILABLE);
        directory.down(false);
        assertThat(refusal(plain(ALICE, "alice knows"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaaa aaaa aaaa aaar", "AAAAAAAAAAAAAAAR", "aaaa-aaaa-aaaa-aaar"})
    void whatLooksLikeAnAppPasswordIsNeverAskedAbout(String stale) throws Exception {
        assertThat(refusal(plain(ALICE, stale))).contains(Kind.BAD);
        plain(ALICE, "alice knows");
        long before = checks();
        assertThat(refusal(plain(ALICE, stale))).contains(Kind.BAD);
        assertThat(checks()).isEqualTo(before);
    }

    @Test
    void anEmptyPasswordIsNeverAskedAbout() throws Exception {
        var authenticator = accounts().authenticator(visitor("192.0.2.7"));
        assertThat(refusal(authenticator.password(new Claim("PLAIN", ALICE), Secret.utf8(""))))
                .contains(Kind.BAD);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void otherDomainsAreNotItsBusiness() throws Exception {
        register.create(mailbox("dora@example.test"), "", Optional.of(Secret.utf8("hers alone")))
                .orThrow();
        assertThat(refusal(plain("dora@example.test", "hers alone"))).isEmpty();
        assertThat(refusal(plain("dora@example.test", "wrong"))).contains(Kind.BAD);
        assertThat(refusal(plain("nobody@example.test", "wrong"))).contains(Kind.BAD);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void aPasswordThatIsKeptHereWins() throws Exception {
        register.create(mailbox(ALICE), "", Optional.of(Secret.utf8("hers here")))
                .orThrow();
        assertThat(refusal(plain(ALICE, "hers here"))).isEmpty();
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.BAD);
        assertThat(checks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256"})
    void unlessTheDirectoryIsToldToOverruleIt(String mechanism) throws Exception {
        register.create(mailbox(ALICE), "", Optional.of(Secret.utf8("hers here")))
                .orThrow();
        directory.overruling();
        assertThat(refusal(login(accounts(), mechanism, ALICE, "hers here"))).contains(Kind.BAD);
        assertThat(refusal(plain(ALICE, "alice knows"))).isEmpty();
    }

    @Test
    void anAccountMadeBeforeWithoutAPasswordIsTakenOver() throws Exception {
        AccountId id = register.create(mailbox(ALICE), "", Optional.empty())
                .orThrow()
                .account()
                .id();
        identity(plain(ALICE, "alice knows"));
        assertThat(account(ALICE).id()).isEqualTo(id);
    }

    @Test
    void guessesStopBeforeTheyLockTheAccountThere() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(refusal(plain(ALICE, "guess " + i))).contains(Kind.BAD);
        }
        assertThat(refusal(plain(ALICE, "guess 5"))).contains(Kind.THROTTLED);
        assertThat(checks()).isEqualTo(4);
        clock.advance(Duration.ofMinutes(31));
        assertThat(refusal(plain(ALICE, "alice knows"))).isEmpty();
    }

    @Test
    void aStalePasswordIsAskedAboutOnceInAWhile() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(refusal(plain(ALICE, "of last month"))).contains(Kind.BAD);
        }
        assertThat(checks()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(31));
        directory.person("1", "of last month", ALICE);
        assertThat(refusal(plain(ALICE, "of last month"))).isEmpty();
    }

    /// No memory of right ones: what was changed there counts at once here.
    @Test
    void aChangedPasswordCountsAtOnce() throws Exception {
        assertThat(refusal(plain(ALICE, "alice knows"))).isEmpty();
        directory.person("1", "new", ALICE);
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.BAD);
        assertThat(refusal(plain(ALICE, "new"))).isEmpty();
    }

    @Test
    void mailMakesTheAccountToo() throws Exception {
        assertThat(accounts().isLocal(mailbox(ALICE).host())).isTrue();
        Resolution resolution = accounts().resolve(mailbox("a.liddell+shop@corp.test"));
        assertThat(resolution).isEqualTo(new Resolution.Local(account(ALICE).id(), mailbox(ALICE)));
        assertThat(accounts().resolve(mailbox("nobody@corp.test"))).isEqualTo(new Resolution.NoSuchMailbox());
        assertThat(accounts().resolve(mailbox("alice@elsewhere.test"))).isEqualTo(new Resolution.Remote());
        assertThat(register.list()).hasSize(1);
    }

    @Test
    void nobodyIsBelievedForAMoment() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(accounts().resolve(mailbox("carol@corp.test"))).isEqualTo(new Resolution.NoSuchMailbox());
        }
        assertThat(directory.asked).hasSize(1);
        directory.person("3", "carol knows", "carol@corp.test");
        clock.advance(DirectoryDesk.ABSENCE);
        assertThat(accounts().resolve(mailbox("carol@corp.test"))).isInstanceOf(Resolution.Local.class);
    }

    @Test
    void mailForStrangersWaitsWhileTheDirectoryIsDown() throws Exception {
        accounts().resolve(mailbox(ALICE));
        directory.down(true);
        assertThat(accounts().resolve(mailbox("bob@corp.test"))).isInstanceOf(Resolution.Unavailable.class);
        clock.advance(Duration.ofDays(9));
        assertThat(accounts().resolve(mailbox(ALICE))).isInstanceOf(Resolution.Local.class);
    }

    @Test
    void postmasterIsReadEvenIfTheDirectoryKnowsNone() throws Exception {
        accounts().resolve(mailbox(ALICE));
        assertThat(accounts().resolve(mailbox("postmaster@corp.test"))).isInstanceOf(Resolution.Local.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256"})
    void appPasswordsWorkUntilTheDirectorySaysNo(String mechanism) throws Exception {
        identity(plain(ALICE, "alice knows"));
        String app = appPassword(ALICE).show();
        assertThat(refusal(login(accounts(), mechanism, ALICE, app))).isEmpty();
        directory.asked.clear();
        directory.leaves("1");
        assertThat(refusal(login(accounts(), mechanism, ALICE, app))).isEmpty();
        assertThat(directory.asked).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(refusal(login(accounts(), mechanism, ALICE, app))).contains(Kind.DISABLED);
        assertThat(refusal(login(accounts(), mechanism, ALICE, app))).contains(Kind.DISABLED);
        assertThat(directory.asked).containsExactly("again 1");
        directory.person("1", "alice knows", ALICE);
        clock.advance(Duration.ofMinutes(5));
        assertThat(refusal(login(accounts(), mechanism, ALICE, app))).isEmpty();
    }

    @Test
    void scramServesAppPasswordsOnly() throws Exception {
        identity(plain(ALICE, "alice knows"));
        assertThat(refusal(login(accounts(), "SCRAM-SHA-256", ALICE, "alice knows")))
                .contains(Kind.BAD);
        assertThat(checks()).isEqualTo(1);
    }

    @Test
    void appPasswordsOutliveADirectoryThatIsDownForAWhile() throws Exception {
        identity(plain(ALICE, "alice knows"));
        String app = appPassword(ALICE).show();
        directory.down(true);
        clock.advance(Duration.ofMinutes(59));
        assertThat(refusal(plain(ALICE, app))).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(refusal(plain(ALICE, app))).contains(Kind.UNAVAILABLE);
        directory.down(false);
        assertThat(refusal(plain(ALICE, app))).isEmpty();
    }

    @Test
    void aSessionEndsItsRightsWithThePerson() throws Exception {
        Identity identity = identity(plain(ALICE, "alice knows"));
        directory.person("1", "alice knows", Optional.of("disabled"), ALICE);
        clock.advance(Duration.ofMinutes(5));
        assertThat(accounts().maySendAs(identity, mailbox(ALICE))).isInstanceOf(Permission.LoginOver.class);
    }

    @Test
    void whoIsDisabledThereIsDisabledHere() throws Exception {
        identity(plain(ALICE, "alice knows"));
        directory.person("1", "alice knows", Optional.of("disabled"), ALICE);
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.DISABLED);
        clock.advance(Duration.ofMinutes(5));
        assertThat(accounts().resolve(mailbox(ALICE))).isEqualTo(new Resolution.Disabled());
    }

    /// A wrong search base must not cost anybody mail.
    @Test
    void mailForWhoHasVanishedWaitsADay() throws Exception {
        identity(plain(ALICE, "alice knows"));
        directory.leaves("1");
        clock.advance(Duration.ofDays(30));
        assertThat(accounts().resolve(mailbox(ALICE))).isInstanceOf(Resolution.Unavailable.class);
        clock.advance(Duration.ofHours(23));
        assertThat(accounts().resolve(mailbox(ALICE))).isInstanceOf(Resolution.Unavailable.class);
        clock.advance(Duration.ofHours(2));
        assertThat(accounts().resolve(mailbox(ALICE))).isEqualTo(new Resolution.NoSuchMailbox());
        directory.person("1", "alice knows", ALICE);
        clock.advance(Duration.ofMinutes(5));
        assertThat(accounts().resolve(mailbox(ALICE))).isInstanceOf(Resolution.Local.class);
    }

    @Test
    void addressesFollowTheDirectoryAndTheAdministratorsStay() throws Exception {
        identity(plain(ALICE, "alice knows"));
        AccountId id = account(ALICE).id();
        register.addAlias(mailbox(ALICE), mailbox("info@corp.test")).orThrow();
        directory.person("1", "alice knows", "alice.hargreaves@corp.test", ALICE);
        identity(plain(ALICE, "alice knows"));
        Account now = account("alice.hargreaves@corp.test");
        assertThat(now.id()).isEqualTo(id);
        assertThat(now.address()).isEqualTo(mailbox("alice.hargreaves@corp.test"));
        assertThat(now.aliases()).containsExactlyInAnyOrder(mailbox(ALICE), mailbox("info@corp.test"));
        assertThat(register.find(mailbox("a.liddell@corp.test"))).isEmpty();
    }

    @Test
    void nobodyGetsAnothersAddressOrMailbox() throws Exception {
        identity(plain("bob@corp.test", "bob knows"));
        directory.person("1", "alice knows", ALICE, "bob@corp.test");
        identity(plain(ALICE, "alice knows"));
        assertThat(account("bob@corp.test").id()).isNotEqualTo(account(ALICE).id());
        // Somebody new has the address of somebody who was there before.
        directory.leaves("2");
        directory.person("1", "alice knows", ALICE);
        directory.person("9", "new bob", "bob@corp.test");
        assertThat(refusal(plain("bob@corp.test", "new bob"))).contains(Kind.DISABLED);
        register.remove(mailbox("bob@corp.test")).orThrow();
        AccountId before = new AccountId(1);
        identity(plain("bob@corp.test", "new bob"));
        assertThat(account("bob@corp.test").id()).isNotEqualTo(before);
    }

    @Test
    void whoIsSwitchedOffHereStaysOff() throws Exception {
        identity(plain(ALICE, "alice knows"));
        register.disable(mailbox(ALICE)).orThrow();
        assertThat(refusal(plain(ALICE, "alice knows"))).contains(Kind.DISABLED);
        assertThat(accounts().resolve(mailbox(ALICE))).isEqualTo(new Resolution.Disabled());
    }

    @Test
    void oldDevicesAreNoPlaceForAPersonsPassword() throws Exception {
        var home = visitor("192.0.2.7");
        var device = new Accounts.Visitor(home.address(), "smtp", Optional.empty(), "printer", true);
        var verdict = accounts().authenticator(device).password(new Claim("PLAIN", ALICE), Secret.utf8("alice knows"));
        assertThat(refusal(verdict)).contains(Kind.NEEDS_APP_PASSWORD);
    }

    @Test
    void withoutLookUpsAccountsAreMadeByLoginsAlone() throws Exception {
        directory.withoutLookUps();
        assertThat(accounts().resolve(mailbox(ALICE))).isEqualTo(new Resolution.NoSuchMailbox());
        identity(plain(ALICE, "alice knows"));
        directory.asked.clear();
        clock.advance(Duration.ofDays(3));
        assertThat(accounts().resolve(mailbox(ALICE))).isInstanceOf(Resolution.Local.class);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void mayActAsAnyAddressOfOnesOwn() throws Exception {
        assertThat(login(accounts(), "PLAIN", ALICE, "a.liddell@corp.test", "alice knows"))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(refusal(login(accounts(), "PLAIN", ALICE, "bob@corp.test", "alice knows")))
                .contains(Kind.BAD);
    }

    @Test
    void everyAttemptStandsInTheAuditAndNoSecretDoes() throws Exception {
        plain(ALICE, "alice knows");
        plain(ALICE, "very wrong");
        directory.down(true);
        plain(ALICE, "alice knows");
        accounts().flush();
        List<LoginRecord> logins = register.logins(mailbox(ALICE), 9).orThrow();
        assertThat(logins).hasSize(3);
        assertThat(logins.toString()).contains("down on purpose").doesNotContain("alice knows", "very wrong");
    }

    @Test
    void theDirectoryIsClosedWithTheAccounts() throws Exception {
        accounts().close();
        accounts = Optional.empty();
        assertThat(directory.asked).containsExactly("close");
    }
}
