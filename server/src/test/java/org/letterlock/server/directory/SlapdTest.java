package org.letterlock.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.peers.Postfix;
import org.letterlock.kit.peers.Slapd;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.accounts.Directory.Check;
import org.letterlock.server.accounts.Directory.Finding;
import org.letterlock.server.directory.DirectorySettings.Account;
import org.letterlock.server.directory.DirectorySettings.Group;
import org.letterlock.server.directory.DirectorySettings.Limits;
import org.letterlock.server.directory.DirectorySettings.Membership;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Search;
import org.letterlock.server.directory.DirectorySettings.Server;

/// The same against OpenLDAP.
class SlapdTest {
    private static final String PEOPLE = "ou=people," + Slapd.BASE;
    private static final String SERVICE = "cn=letterlock,ou=services," + Slapd.BASE;
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    static final String ENTRIES = """
            dn: ou=people,dc=example,dc=test
            objectClass: organizationalUnit
            ou: people

            dn: ou=services,dc=example,dc=test
            objectClass: organizationalUnit
            ou: services

            dn: ou=groups,dc=example,dc=test
            objectClass: organizationalUnit
            ou: groups

            dn: cn=letterlock,ou=services,dc=example,dc=test
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: letterlock
            userPassword: the service's own

            dn: uid=alice,ou=people,dc=example,dc=test
            objectClass: inetOrgPerson
            objectClass: inetLocalMailRecipient
            uid: alice
            cn: Alice Liddell
            sn: Liddell
            mail: alice@example.test
            mailLocalAddress: a.liddell@example.test
            userPassword: alice knows

            dn: uid=bob,ou=people,dc=example,dc=test
            objectClass: inetOrgPerson
            uid: bob
            cn: Bob
            sn: Bob
            mail: bob@example.test
            userPassword: bob knows

            dn: uid=carol,ou=people,dc=example,dc=test
            objectClass: inetOrgPerson
            uid: carol
            cn: Carol
            sn: Carol
            mail: carol@example.test
            userPassword: carol knows

            dn: ou=elsewhere,dc=example,dc=test
            objectClass: referral
            objectClass: extensibleObject
            ou: elsewhere
            ref: ldap://127.0.0.1:9/ou=elsewhere,dc=example,dc=test

            dn: cn=mail,ou=groups,dc=example,dc=test
            objectClass: groupOfNames
            cn: mail
            member: uid=alice,ou=people,dc=example,dc=test
            """;

    @TempDir
    static Path folder;

    private static Optional<Slapd> started = Optional.empty();

    private Protection protection = Protection.STARTTLS;
    private String base = PEOPLE;
    private Optional<Group> group = Optional.empty();
    private Optional<BindName> userBind = Optional.empty();
    private Optional<Integer> port = Optional.empty();
    private Duration response = Duration.ofSeconds(20);

    @BeforeAll
    static void start() throws Exception {
        var files = CERTIFICATES
                .issue(TestCertificates.Kind.RSA_2048, "localhost", "127.0.0.1")
                .writeTo(folder, "slapd");
        Files.writeString(folder.resolve("authority.pem"), TestCertificates.pem(CERTIFICATES.authority()));
        Files.writeString(folder.resolve("password"), "the service's own");
        started = Optional.of(
                Slapd.start(folder.resolve("slapd"), new Postfix.Pem(files.certificates(), files.key()), ENTRIES));
    }

    @AfterAll
    static void stop() {
        started.ifPresent(Slapd::close);
    }

    private static Slapd slapd() {
        return started.orElseThrow();
    }

    private LdapDirectory open() throws Exception {
        int usual = protection == Protection.IMPLICIT ? slapd().implicitPort() : slapd().port();
        return LdapDirectory.open(
                new DirectorySettings(
                        new Directory.Rules(
                                "corp",
                                Set.of("example.test"),
                                true,
                                false,
                                Duration.ofMinutes(5),
                                Duration.ofHours(1),
                                4,
                                Duration.ofMinutes(30)),
                        List.of(new Server("localhost", port.orElse(usual), protection)),
                        Optional.of(folder.resolve("authority.pem")),
                        Optional.of(new Account(new DN(SERVICE), folder.resolve("password"))),
                        new Search(
                                new DN(base),
                                SearchScope.SUB,
                                FilterTemplate.parse("(|(mail={address})(mailLocalAddress={address})"
                                                + "(proxyAddresses=smtp:{address}))")
                                        .orThrow()),
                        userBind,
                        DirectorySettings.USUAL_ADDRESSES,
                        DirectorySettings.USUAL_DISPLAY_NAMES,
                        group,
                        new Limits(Duration.ofSeconds(5), response, 4, 16)),
                new TestClock());
    }

    private static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    private static Check check(Directory directory, String address, String password) {
        return directory.check(mailbox(address), Secret.utf8(password));
    }

    @ParameterizedTest
    @EnumSource(value = Protection.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void logsIn(Protection by) throws Exception {
        protection = by;
        try (var directory = open()) {
            assertThat(check(directory, "a.liddell@example.test", "alice knows"))
                    .isInstanceOfSatisfying(Check.Right.class, right -> {
                        assertThat(right.entry().addresses())
                                .containsExactly(mailbox("alice@example.test"), mailbox("a.liddell@example.test"));
                        assertThat(right.entry().id()).matches("entryUUID=[0-9a-f-]{36}");
                        assertThat(right.entry().displayName()).isEqualTo("Alice Liddell");
                        assertThat(directory.again(right.entry().id(), mailbox("gone@example.test")))
                                .isEqualTo(new Finding.Found(right.entry()));
                    });
            assertThat(check(directory, "alice@example.test", "wrong")).isInstanceOf(Check.Wrong.class);
            assertThat(check(directory, "alice@example.test", "")).isInstanceOf(Check.Wrong.class);
            assertThat(check(directory, "nobody@example.test", "wrong")).isInstanceOf(Check.Nobody.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*)(uid=*", "alice)(mail=*", "alice\\2a", "(", "\\", "алиса"})
    void injectionFindsNobody(String local) throws Exception {
        var address = new Mailbox(local, mailbox("x@example.test").host());
        try (var directory = open()) {
            assertThat(directory.check(address, Secret.utf8("alice knows"))).isInstanceOf(Check.Nobody.class);
        }
        userBind = Optional.of(BindName.parse("uid={local}," + PEOPLE).orThrow());
        try (var directory = open()) {
            assertThat(directory.check(address, Secret.utf8("alice knows")))
                    .isInstanceOfAny(Check.Wrong.class, Check.Nobody.class);
        }
    }

    @Test
    void bindsByATemplate() throws Exception {
        userBind = Optional.of(BindName.parse("uid={local}," + PEOPLE).orThrow());
        try (var directory = open()) {
            assertThat(check(directory, "alice@example.test", "alice knows")).isInstanceOf(Check.Right.class);
            assertThat(check(directory, "alice@example.test", "bob knows")).isInstanceOf(Check.Wrong.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Membership.class, names = "NESTED", mode = EnumSource.Mode.EXCLUDE)
    void aGroupGates(Membership by) throws Exception {
        group = Optional.of(new Group(new DN("cn=mail,ou=groups," + Slapd.BASE), by));
        try (var directory = open()) {
            assertThat(check(directory, "bob@example.test", "bob knows")).isInstanceOf(Check.Refused.class);
            Check alice = check(directory, "alice@example.test", "alice knows");
            if (by == Membership.SEARCH) {
                assertThat(alice).isInstanceOf(Check.Right.class);
            } else {
                // slapadd, which made the entries, does not run overlays: memberOf is not there.
                assertThat(alice).isInstanceOf(Check.Refused.class);
            }
        }
    }

    @Test
    void aPolicyThatLocksIsUnderstood() throws Exception {
        try (var directory = open()) {
            for (int i = 0; i < 5; i++) {
                assertThat(check(directory, "carol@example.test", "guess " + i)).isInstanceOf(Check.Wrong.class);
            }
            assertThat(check(directory, "carol@example.test", "carol knows"))
                    .isInstanceOfSatisfying(
                            Check.Wrong.class,
                            wrong -> assertThat(wrong.cause()).contains("locked"));
        }
    }

    @Test
    void withoutTlsItRefusesAndThatIsNotAWrongPassword() throws Exception {
        protection = Protection.NONE;
        try (var directory = open()) {
            assertThat(check(directory, "alice@example.test", "alice knows"))
                    .isInstanceOfSatisfying(
                            Check.Unavailable.class,
                            down -> assertThat(down.cause()).contains("TLS"));
        }
    }

    @Test
    void aReferralIsNotFollowed() throws Exception {
        base = "ou=elsewhere," + Slapd.BASE;
        try (var directory = open()) {
            assertThat(check(directory, "alice@example.test", "alice knows"))
                    .isInstanceOfSatisfying(
                            Check.Unavailable.class,
                            down -> assertThat(down.cause()).contains("not followed", "ldap://127.0.0.1:9"));
        }
    }

    @Test
    void whatHangsIsDownAndWhatIsBackIsBack() throws Exception {
        response = Duration.ofMillis(300);
        try (var directory = open()) {
            slapd().freeze();
            try {
                assertThat(check(directory, "alice@example.test", "alice knows"))
                        .isInstanceOf(Check.Unavailable.class);
            } finally {
                slapd().thaw();
            }
        }
        response = Duration.ofSeconds(20);
        try (var directory = open()) {
            assertThat(check(directory, "bob@example.test", "bob knows")).isInstanceOf(Check.Right.class);
            slapd().freeze();
            slapd().thaw();
            assertThat(check(directory, "bob@example.test", "bob knows")).isInstanceOf(Check.Right.class);
        }
    }
}
