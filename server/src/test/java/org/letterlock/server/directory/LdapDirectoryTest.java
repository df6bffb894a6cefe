package org.letterlock.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.accounts.Directory.Check;
import org.letterlock.server.accounts.Directory.Finding;
import org.letterlock.server.directory.DirectorySettings.Limits;
import org.letterlock.server.directory.DirectorySettings.Membership;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Server;

class LdapDirectoryTest {
    private static final Mailbox ALICE = mailbox("alice@example.test");
    private static final Host EXAMPLE = ALICE.host();

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private MemoryLdap ldap;
    private MemoryLdap.Configured configured;
    private Optional<LdapDirectory> open = Optional.empty();

    static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    @BeforeEach
    void start() throws Exception {
        ldap = MemoryLdap.start();
        configured = ldap.configured(folder);
    }

    @AfterEach
    void stop() {
        open.ifPresent(Directory::close);
        ldap.close();
    }

    private LdapDirectory directory() throws Exception {
        if (open.isEmpty()) {
            open = Optional.of(LdapDirectory.open(configured.settings(), clock));
        }
        return open.get();
    }

    private Check check(String address, String password) throws Exception {
        return directory().check(mailbox(address), Secret.utf8(password));
    }

    private static Directory.Entry entry(Check check) {
        assertThat(check).isInstanceOf(Check.Right.class);
        return ((Check.Right) check).entry();
    }

    private static String unavailable(Check check) {
        assertThat(check).isInstanceOf(Check.Unavailable.class);
        return ((Check.Unavailable) check).cause();
    }

    @Test
    void aRightPasswordIsRightAndTellsWhoItIs() throws Exception {
        Directory.Entry alice = entry(check("alice@example.test", "alice knows"));
        assertThat(alice.dn()).isEqualTo("uid=alice," + MemoryLdap.PEOPLE);
        assertThat(alice.id()).startsWith("entryUUID=");
        assertThat(alice.displayName()).isEqualTo("Alice Liddell");
        assertThat(alice.addresses()).containsExactly(mailbox("a.liddell@example.test"), ALICE);
        assertThat(alice.barred()).isEmpty();
        assertThat(entry(check("bobby@example.test", "bob knows")).addresses())
                .containsExactly(mailbox("bob@example.test"), mailbox("bobby@example.test"));
    }

    @ParameterizedTest
    @CsvSource({"alice@example.test, wrong", "alice@example.test, Alice knows", "alice@example.test, bob knows"})
    void aWrongPasswordIsWrong(String address, String password) throws Exception {
        assertThat(check(address, password)).isInstanceOf(Check.Wrong.class);
    }

    @Test
    void nobodyIsNobody() throws Exception {
        assertThat(check("carol@example.test", "alice knows")).isInstanceOf(Check.Nobody.class);
        assertThat(directory().find(mailbox("carol@example.test"))).isInstanceOf(Finding.Nobody.class);
        assertThat(ldap.binds).hasSize(1).allMatch(bind -> bind.endsWith(MemoryLdap.SERVICE));
    }

    /// An anonymous bind "succeeds" (RFC 4513 §5.1.2); a soft hyphen is nothing once it is prepared (RFC 4013 §2.1).
    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ad", "\u200b\ufeff", "\0", "alice knows\0", "\0alice knows"})
    void whatIsNoPasswordIsNeverSent(String nothing) throws Exception {
        for (String userBind : new String[] {"", "uid={local}," + MemoryLdap.PEOPLE}) {
            configured.userBind = userBind.isEmpty() ? Optional.empty() : Optional.of(userBind);
            open = Optional.empty();
            assertThat(check("alice@example.test", nothing)).isInstanceOf(Check.Wrong.class);
        }
        assertThat(ldap.binds).isEmpty();
        assertThat(ldap.searches).isEmpty();
    }

    /// RFC 4511 §4.2: a password is sent as SASLprep makes it.
    @Test
    void passwordsArePrepared() throws Exception {
        ldap.server()
                .modify(
                        "uid=alice," + MemoryLdap.PEOPLE,
                        new Modification(ModificationType.REPLACE, "userPassword", "\u00e9l\u00e8ve"));
        assertThat(check("alice@example.test", "e\u0301le\u0300ve")).isInstanceOf(Check.Right.class);
    }

    static Stream<String> injections() {
        return Stream.of(
                "*",
                "*)(uid=*",
                "alice)(|(uid=*",
                "alice*",
                "*)(objectClass=*))(&(uid=a",
                "al\\2aice",
                "alice,ou=people",
                "alice+uid=bob",
                "bob,ou=people,dc=example,dc=test,uid=x",
                "alice\" , uid=\"bob",
                "#616c696365",
                " alice",
                "alice ",
                "алиса",
                "ａｌｉｃｅ",
                "a\u0308lice");
    }

    @ParameterizedTest
    @MethodSource("injections")
    void whatPeopleTypeIsAValueAndNothingElse(String local) throws Exception {
        var address = new Mailbox(local, EXAMPLE);
        assertThat(directory().check(address, Secret.utf8("alice knows"))).isInstanceOf(Check.Nobody.class);
        assertThat(directory().find(address)).isInstanceOf(Finding.Nobody.class);
        configured.userBind = Optional.of("uid={local}," + MemoryLdap.PEOPLE);
        try (var direct = LdapDirectory.open(configured.settings(), clock)) {
            for (String password : List.of("alice knows", "bob knows")) {
                assertThat(direct.check(address, Secret.utf8(password)))
                        .isInstanceOfAny(Check.Wrong.class, Check.Nobody.class);
            }
        }
        assertThat(ldap.binds).noneMatch(bind -> bind.matches("(?i)\\d+ uid= *(alice|bob) *,ou=people.*"));
    }

    @Test
    void theSearchNeverRunsWhereAPersonHasLoggedIn() throws Exception {
        for (int i = 0; i < 5; i++) {
            check("alice@example.test", i % 2 == 0 ? "alice knows" : "wrong");
        }
        var people = ldap.binds.stream()
                .filter(bind -> !bind.endsWith(MemoryLdap.SERVICE))
                .map(bind -> bind.split(" ")[0])
                .distinct()
                .toList();
        assertThat(people).hasSize(1);
        assertThat(ldap.searches).hasSize(5).noneMatch(search -> search.startsWith(people.getFirst() + " "));
        assertThat(ldap.binds.stream().filter(bind -> bind.endsWith(MemoryLdap.SERVICE)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void peopleMayBindByATemplate(boolean service) throws Exception {
        configured.userBind = Optional.of("uid={local}," + MemoryLdap.PEOPLE);
        configured.service = service;
        assertThat(entry(check("alice@example.test", "alice knows")).addresses())
                .contains(ALICE);
        assertThat(check("alice@example.test", "wrong")).isInstanceOf(Check.Wrong.class);
        assertThat(check("carol@example.test", "wrong")).isInstanceOf(Check.Wrong.class);
        assertThat(ldap.binds).noneMatch(bind -> bind.endsWith(MemoryLdap.SERVICE));
        assertThat(directory().rules().looksUp()).isEqualTo(service);
    }

    /// Another person's right password is no way in.
    @Test
    void anAddressMustBeTheEntrysOwn() throws Exception {
        configured.filter = "(uid={local})";
        ldap.person("mallory", "mail: m@example.test");
        assertThat(check("mallory@example.test", "mallory knows")).isInstanceOf(Check.Nobody.class);
        configured.userBind = Optional.of("uid={local}," + MemoryLdap.PEOPLE);
        open = Optional.empty();
        assertThat(check("mallory@example.test", "mallory knows")).isInstanceOf(Check.Refused.class);
    }

    @Test
    void aPrincipalNameIsCheckedAgainstTheEntry() throws Exception {
        // The address of one is the principal name of the other.
        ldap.server()
                .add(
                        "dn: cn=One," + MemoryLdap.BASE,
                        "objectClass: user",
                        "cn: One",
                        "mail: one@example.test",
                        "userPrincipalName: other@corp.test");
        configured.base = MemoryLdap.BASE;
        configured.userBind = Optional.of("{local}@corp.test");
        assertThat(check("one two@example.test".replace(" ", "_"), "x")).isNotInstanceOf(Check.Right.class);
        assertThat(directory().check(new Mailbox("o)(ne", EXAMPLE), Secret.utf8("x")))
                .isInstanceOf(Check.Nobody.class);
        assertThat(ldap.binds).noneMatch(bind -> bind.contains(")"));
    }

    @Test
    void addressesMayBeMadeOfAttributes() throws Exception {
        ldap.person("dave");
        configured.filter = "(uid={local})";
        configured.addresses = List.of("mail", "{uid}@example.test", "{uid}@elsewhere.test", "{nothing}@example.test");
        assertThat(entry(check("dave@example.test", "dave knows")).addresses())
                .containsExactly(mailbox("dave@example.test"));
    }

    @Test
    void onlyOurDomainsCount() throws Exception {
        ldap.person(
                "erin",
                "mail: erin@example.test",
                "mail: erin@elsewhere.test",
                "proxyAddresses: SMTP:e.primary@example.test",
                "proxyAddresses: smtp:e.alias@example.test",
                "proxyAddresses: x500:/o=Example/cn=erin",
                "proxyAddresses: sip:erin@example.test",
                "mailAlternateAddress: not an address");
        configured.addresses = List.of("proxyAddresses", "mail", "mailAlternateAddress");
        assertThat(entry(check("erin@example.test", "erin knows")).addresses())
                .containsExactly(
                        mailbox("e.primary@example.test"),
                        mailbox("e.alias@example.test"),
                        mailbox("erin@example.test"));
    }

    @Test
    void twoEntriesForOneAddressAreNeitherOfThem() throws Exception {
        ldap.person("alias", "mail: alice@example.test");
        assertThat(unavailable(check("alice@example.test", "alice knows")))
                .contains("two entries", "uid=alice", "uid=alias");
    }

    @ParameterizedTest
    @CsvSource({
        "userAccountControl, 514, disabled",
        "userAccountControl, 512, ''",
        "accountExpires, 133484508000000000, expired",
        "accountExpires, 9223372036854775807, ''",
        "accountExpires, 0, ''",
        "nsAccountLock, TRUE, nsAccountLock",
        "loginDisabled, false, ''",
        "pwdAccountLockedTime, 000001010000Z, locked",
        "pwdAccountLockedTime, 20260101000000Z, ''",
    })
    void whoIsSwitchedOffIsRefusedRightPasswordOrNot(String attribute, String value, String cause) throws Exception {
        ldap.person("frank", "mail: frank@example.test", attribute + ": " + value);
        Check check = check("frank@example.test", "frank knows");
        if (cause.isEmpty()) {
            assertThat(check).isInstanceOf(Check.Right.class);
        } else {
            assertThat(check).isInstanceOfSatisfying(Check.Refused.class, refused -> {
                assertThat(refused.kind()).isEqualTo(Kind.DISABLED);
                assertThat(refused.cause()).contains(cause);
            });
            assertThat(check("frank@example.test", "wrong")).isInstanceOf(Check.Wrong.class);
            assertThat(directory().find(mailbox("frank@example.test")))
                    .isInstanceOfSatisfying(
                            Finding.Found.class,
                            found -> assertThat(found.entry().barred()).isPresent());
        }
    }

    @Test
    void aGroupMayGateByItsMembers() throws Exception {
        configured.group(Membership.SEARCH);
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
        assertThat(check("bob@example.test", "bob knows"))
                .isInstanceOfSatisfying(
                        Check.Refused.class,
                        refused -> assertThat(refused.cause()).contains(MemoryLdap.GROUP));
    }

    @Test
    void aGroupMayGateByMemberOf() throws Exception {
        ldap.person("grace", "mail: grace@example.test", "memberOf: CN=Mail, OU=Groups, DC=example, DC=test");
        configured.group(Membership.MEMBER_OF);
        assertThat(check("grace@example.test", "grace knows")).isInstanceOf(Check.Right.class);
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Refused.class);
    }

    /// RFC 4511 appendix A; Active Directory's data.
    static Stream<Arguments> bindResults() {
        String ad = "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data %s, v4563\0";
        return Stream.of(
                Arguments.of(ResultCode.INVALID_CREDENTIALS, "", "wrong", "wrong"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("52e"), "wrong", "data 52e"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("525"), "wrong", "no such user"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("775"), "wrong", "locked"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("57"), "wrong", "wrong"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("530"), "DISABLED", "time of day"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("531"), "DISABLED", "this server"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("532"), "EXPIRED", "expired"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("533"), "DISABLED", "disabled"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("701"), "EXPIRED", "account has expired"),
                Arguments.of(ResultCode.INVALID_CREDENTIALS, ad.formatted("773"), "EXPIRED", "must change"),
                Arguments.of(ResultCode.NO_SUCH_OBJECT, "", "wrong", "no entry"),
                Arguments.of(ResultCode.INVALID_DN_SYNTAX, "", "wrong", "name"),
                Arguments.of(ResultCode.INAPPROPRIATE_AUTHENTICATION, "", "wrong", "no password"),
                Arguments.of(ResultCode.UNWILLING_TO_PERFORM, "Account inactivated", "DISABLED", "Account inactivated"),
                Arguments.of(ResultCode.CONSTRAINT_VIOLATION, "Exceed password retry limit", "DISABLED", "retry limit"),
                Arguments.of(ResultCode.BUSY, "", "down", "busy"),
                Arguments.of(ResultCode.UNAVAILABLE, "", "down", "not ready"),
                Arguments.of(ResultCode.OPERATIONS_ERROR, "", "down", "operations error"),
                Arguments.of(ResultCode.PROTOCOL_ERROR, "", "down", "protocol error"),
                Arguments.of(ResultCode.TIME_LIMIT_EXCEEDED, "", "down", "limit"),
                Arguments.of(ResultCode.ADMIN_LIMIT_EXCEEDED, "", "down", "limit"),
                Arguments.of(ResultCode.CONFIDENTIALITY_REQUIRED, "", "down", "TLS"),
                Arguments.of(ResultCode.STRONG_AUTH_REQUIRED, "", "down", "TLS"),
                Arguments.of(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "", "down", "cannot log in"),
                Arguments.of(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "", "down", "does not let"),
                Arguments.of(ResultCode.LOOP_DETECT, "", "down", "loop"),
                Arguments.of(ResultCode.OTHER, "words\r\nof its own", "down", "words of its own"),
                Arguments.of(ResultCode.valueOf(4711), "", "down", "4711"));
    }

    @ParameterizedTest
    @MethodSource("bindResults")
    void everyResultOfABindHasItsMeaning(ResultCode code, String text, String meaning, String says) throws Exception {
        ldap.onBind(new LDAPException(code, text));
        Check check = check("alice@example.test", "alice knows");
        switch (check) {
            case Check.Wrong(String cause) -> {
                assertThat(meaning).isEqualTo("wrong");
                assertThat(cause).contains(says);
            }
            case Check.Refused(Kind kind, String cause) -> {
                assertThat(meaning).isEqualTo(kind.name());
                assertThat(cause).contains(says);
            }
            case Check.Unavailable(String cause) -> {
                assertThat(meaning).isEqualTo("down");
                assertThat(cause).contains(says).doesNotContain("\n", "\0", "alice knows");
            }
            case Check.Right _, Check.Nobody _ -> throw new AssertionError(check);
        }
        ldap.wellAgain();
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
    }

    @Test
    void referralsAreNotFollowed() throws Exception {
        var referral = new LDAPException(
                ResultCode.REFERRAL, "", "", new String[] {"ldap://127.0.0.1:" + ldap.port() + "/ou=elsewhere"});
        ldap.onBind(referral);
        assertThat(unavailable(check("alice@example.test", "alice knows")))
                .contains("not followed", "ldap://127.0.0.1");
        ldap.onSearch(referral);
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("not followed");
        assertThat(ldap.searches).hasSize(2);
    }

    @Test
    void aSearchThatFailsIsNotNobody() throws Exception {
        ldap.onSearch(new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "no"));
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("search");
        ldap.wellAgain();
        configured.base = "ou=nowhere," + MemoryLdap.BASE;
        open = Optional.empty();
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("no such object");
        assertThat(directory().find(ALICE)).isInstanceOf(Finding.Unavailable.class);
    }

    @Test
    void aServiceAccountThatIsNotLetInIsNobodysWrongPassword() throws Exception {
        Files.writeString(folder.resolve("service.password"), "old one\n");
        assertThat(unavailable(check("alice@example.test", "alice knows")))
                .contains("bind_password_file", MemoryLdap.SERVICE)
                .doesNotContain("old one");
        // A new password needs no restart.
        Files.writeString(folder.resolve("service.password"), MemoryLdap.SERVICE_PASSWORD);
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
        Files.delete(folder.resolve("service.password"));
        open.orElseThrow().close();
        open = Optional.empty();
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("cannot be read");
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsMadeAgain() throws Exception {
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
        ldap.server().closeAllConnections(false);
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
    }

    @Test
    void connectionsThatRestedTooLongAreMadeAnew() throws Exception {
        check("alice@example.test", "alice knows");
        clock.advance(Lines.KEPT.plusSeconds(1));
        check("alice@example.test", "alice knows");
        assertThat(ldap.binds.stream().map(bind -> bind.split(" ")[0]).distinct())
                .hasSize(4);
    }

    @Test
    void aServerThatGoesAwayMidBindIsDown() throws Exception {
        ldap.beforeBind(() -> ldap.server().closeAllConnections(false));
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("closed the connection");
        assertThat(unavailable(check("alice@example.test", "wrong"))).contains("closed the connection");
    }

    @Test
    void aServerThatIsSlowIsDown() throws Exception {
        var asked = new CountDownLatch(1);
        ldap.beforeBind(() -> await(asked));
        configured.limits = new Limits(Duration.ofSeconds(5), Duration.ofMillis(60), 4, 16);
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("in time");
        asked.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoComesWhenAllConnectionsAreTakenIsToldLater() throws Exception {
        var release = new CountDownLatch(1);
        ldap.beforeBind(() -> await(release));
        configured.limits = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 2, 1);
        LdapDirectory directory = directory();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks = new ArrayList<Future<Check>>();
            for (int i = 0; i < 2; i++) {
                checks.add(executor.submit(() -> directory.check(ALICE, Secret.utf8("alice knows"))));
            }
            while (people() < 2) {
                Thread.onSpinWait();
            }
            // One may wait, the others are turned away at once.
            var more = new ArrayList<Future<Check>>();
            for (int i = 0; i < 3; i++) {
                more.add(executor.submit(() -> directory.check(ALICE, Secret.utf8("alice knows"))));
            }
            while (more.stream().filter(Future::isDone).count() < 2) {
                Thread.onSpinWait();
            }
            release.countDown();
            for (Future<Check> each : checks) {
                assertThat(each.get()).isInstanceOf(Check.Right.class);
            }
            int busy = 0;
            for (Future<Check> each : more) {
                busy += each.get() instanceof Check.Unavailable(String cause) && cause.contains("too many") ? 1 : 0;
            }
            assertThat(busy).isEqualTo(2);
        }
    }

    private long people() {
        synchronized (ldap.binds) {
            return ldap.binds.stream()
                    .filter(bind -> !bind.endsWith(MemoryLdap.SERVICE))
                    .count();
        }
    }

    @Test
    void serversAreTriedInTurn() throws Exception {
        int nobody = freePort();
        configured.before = List.of(new Server("127.0.0.1", nobody, Protection.STARTTLS));
        assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
    }

    @Test
    void aDirectoryThatIsDownIsFoundOutOncePerMoment() throws Exception {
        int port = ldap.port();
        ldap.server().shutDown(true);
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("cannot be connected to");
        assertThat(unavailable(check("alice@example.test", "alice knows")))
                .contains("localhost:" + port, "failed a moment ago");
        clock.advance(Servers.LEFT_ALONE.plusMillis(1));
        assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("cannot be connected to");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void ldapsWorksToo() throws Exception {
        try (var implicit = MemoryLdap.start(true, "localhost")) {
            configured = implicit.configured(folder);
            configured.protection = Protection.IMPLICIT;
            assertThat(check("alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
            assertThat(check("alice@example.test", "wrong")).isInstanceOf(Check.Wrong.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Protection.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void anUnknownAuthorityIsNotBelieved(Protection protection) throws Exception {
        try (var other = MemoryLdap.start(protection == Protection.IMPLICIT, "localhost")) {
            configured = other.configured(folder);
            configured.protection = protection;
            Files.writeString(
                    configured.authority.orElseThrow(),
                    TestCertificates.pem(TestCertificates.create().authority()));
            assertThat(unavailable(check("alice@example.test", "alice knows"))).contains("not believed");
            assertThat(other.binds).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Protection.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aCertificateForAnotherNameIsNotBelieved(Protection protection) throws Exception {
        try (var other = MemoryLdap.start(protection == Protection.IMPLICIT, "ldap.elsewhere.test")) {
            configured = other.configured(folder);
            configured.protection = protection;
            assertThat(unavailable(check("alice@example.test", "alice knows")))
                    .contains("not for localhost but for ldap.elsewhere.test");
            assertThat(other.binds).isEmpty();
        }
    }

    @Test
    void whoIsSeenAgainIsKnownByWhatStays() throws Exception {
        String id = entry(check("alice@example.test", "alice knows")).id();
        assertThat(directory().again(id, ALICE)).isInstanceOf(Finding.Found.class);
        // Another name, another address, another place.
        ldap.server().modifyDN("uid=alice," + MemoryLdap.PEOPLE, "uid=al", true);
        ldap.server()
                .modify(
                        "uid=al," + MemoryLdap.PEOPLE,
                        new Modification(ModificationType.REPLACE, "mail", "alice.hargreaves@example.test"));
        assertThat(directory().again(id, ALICE)).isInstanceOfSatisfying(Finding.Found.class, found -> {
            assertThat(found.entry().id()).isEqualTo(id);
            assertThat(found.entry().addresses()).containsExactly(mailbox("alice.hargreaves@example.test"));
        });
        // The address went to somebody else: that is not the same person.
        ldap.person("alice2", "mail: alice@example.test");
        assertThat(directory().again(id, ALICE))
                .isInstanceOfSatisfying(
                        Finding.Found.class,
                        found -> assertThat(found.entry().id()).isEqualTo(id));
        ldap.server().delete("uid=al," + MemoryLdap.PEOPLE);
        assertThat(directory().again(id, ALICE)).isInstanceOf(Finding.Nobody.class);
    }

    @Test
    void whoTheFilterNoLongerFindsIsGone() throws Exception {
        configured.filter = "(&(mail={address})(!(employeeType=former)))";
        String id = entry(check("alice@example.test", "alice knows")).id();
        ldap.server()
                .modify(
                        "uid=alice," + MemoryLdap.PEOPLE,
                        new Modification(ModificationType.ADD, "employeeType", "former"));
        assertThat(directory().again(id, ALICE)).isInstanceOf(Finding.Nobody.class);
    }

    @Test
    void noSecretIsInAnythingThatIsPrinted() throws Exception {
        assertThat(configured.settings().toString()).doesNotContain(MemoryLdap.SERVICE_PASSWORD);
        assertThat(check("alice@example.test", "very secret").toString()).doesNotContain("very secret");
    }
}
