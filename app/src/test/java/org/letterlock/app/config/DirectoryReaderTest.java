package org.letterlock.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.app.config.ConfigurationReader.Reading;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.server.directory.DirectorySettings;
import org.letterlock.server.directory.DirectorySettings.Membership;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Server;

final class DirectoryReaderTest {
    private static final String BASICS = """
            hostname = "mail.example.test"
            [[listener]]
            role = "mx"
            port = 2525
            [directory]
            """;
    private static final String GOOD = BASICS + """
            urls = ["ldap://ldap.example.test", "ldaps://[2001:db8::1]:1636/"]
            domains = ["example.test", "bücher.example"]
            bind_dn = "cn=letterlock,dc=example,dc=test"
            bind_password_file = "password"
            search_base = "ou=people,dc=example,dc=test"
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        mode("rw-------");
        Files.writeString(
                folder.resolve("ca.pem"),
                TestCertificates.pem(TestCertificates.create().authority()));
    }

    private void mode(String permissions) throws Exception {
        Files.setPosixFilePermissions(folder.resolve("password"), PosixFilePermissions.fromString(permissions));
    }

    private DirectorySettings good(String text) {
        return switch (ConfigurationReader.read(text, folder, List.of())) {
            case Reading.Good(Configuration configuration) ->
                configuration.directory().orElseThrow();
            case Reading.Bad(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    private List<String> problems(String text) {
        return switch (ConfigurationReader.read(text, folder, List.of())) {
            case Reading.Good _ -> List.of();
            case Reading.Bad(List<Problem> problems) ->
                problems.stream().map(problem -> problem.text("f")).toList();
        };
    }

    @Test
    void whatIsUsualNeedsNotBeWritten() {
        DirectorySettings settings = good(GOOD);
        assertThat(settings.servers())
                .containsExactly(
                        new Server("ldap.example.test", 389, Protection.STARTTLS),
                        new Server("2001:db8::1", 1636, Protection.IMPLICIT));
        assertThat(settings.rules().domains()).containsExactlyInAnyOrder("example.test", "xn--bcher-kva.example");
        assertThat(settings.rules().looksUp()).isTrue();
        assertThat(settings.rules().overrulesLocalPasswords()).isFalse();
        assertThat(settings.rules().recheck()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.rules().grace()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.account().orElseThrow().passwordFile()).isEqualTo(folder.resolve("password"));
        assertThat(settings.limits()).isEqualTo(DirectorySettings.Limits.USUAL);
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void withoutTheSectionThereIsNoDirectory() {
        assertThat(ConfigurationReader.read(BASICS.replace("[directory]", ""), folder, List.of()))
                .isInstanceOfSatisfying(
                        Reading.Good.class,
                        good -> assertThat(good.configuration().directory()).isEmpty());
    }

    @Test
    void everythingMayBeWritten() {
        DirectorySettings settings = good(GOOD + """
                name = "corp"
                ca_file = "ca.pem"
                search_scope = "one"
                filter = "(&(objectClass=user)(mail={address}))"
                user_bind = "uid={local},ou=people,dc=example,dc=test"
                addresses = ["mail", "{uid}@example.test"]
                display_name = "cn"
                group = "cn=mail,ou=groups,dc=example,dc=test"
                group_check = "nested"
                overrules_local_passwords = true
                recheck = "1m"
                grace = "24h"
                wrong_passwords = 2
                wrong_password_window = "1h"
                connect_timeout = "2s"
                response_timeout = "3s"
                connections = 2
                waiting = 0
                """);
        assertThat(settings.group().orElseThrow().by()).isEqualTo(Membership.NESTED);
        assertThat(settings.rules().guesses()).isEqualTo(2);
        assertThat(settings.limits().waiting()).isZero();
        assertThat(settings.displayNames()).containsExactly("cn");
        assertThat(settings.userBind()).isPresent();
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThat(problems(BASICS + """
                urls = ["http://ldap.example.test"]
                tls = "maybe"
                domain = ["example.test"]
                bind_dn = "nonsense"
                filter = "(mail={address}"
                user_bind = "alice"
                recheck = 5
                """))
                .anySatisfy(problem -> assertThat(problem).startsWith("f:6:").contains("urls", "ldaps://"))
                .anySatisfy(problem -> assertThat(problem).startsWith("f:7:").contains("starttls"))
                .anySatisfy(problem -> assertThat(problem).startsWith("f:8:").contains("did you mean domains?"))
                .anySatisfy(problem -> assertThat(problem).startsWith("f:9:").contains("DN"))
                .anySatisfy(problem -> assertThat(problem).contains("bind_password_file go together"))
                .anySatisfy(problem -> assertThat(problem).contains("filter", "RFC 4515"))
                .anySatisfy(problem -> assertThat(problem).contains("user_bind", "names nobody"))
                .anySatisfy(problem -> assertThat(problem).contains("recheck"))
                .anySatisfy(problem -> assertThat(problem).contains("domains is missing"))
                .anySatisfy(problem -> assertThat(problem).contains("search_base is missing"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter = '({local}=x)'|placeholder where an attribute",
                "filter = '(mail={adress})'|unknown placeholder {adress}",
                "filter = '(mail=alice)'|names nobody",
                "filter = '(mail={address)'|brace",
                "user_bind = '{local}=x,dc=test'|placeholder where an attribute",
                "user_bind = 'CORP\\{local}'|neither a DN nor",
                "group_check = 'search'|without group",
                "ca_file = 'nowhere.pem'|does not exist",
                "ca_file = 'password'|not a PEM file",
                "name = 'two words'|short name",
                "display_name = 1|text",
            })
    void isRefused(String line, String says) {
        assertThat(problems(GOOD + line + "\n")).singleElement().asString().contains(says);
    }

    @Test
    void anEmptyListIsNone() {
        assertThat(problems(GOOD.replaceAll("urls = .*", "urls = []")))
                .singleElement()
                .asString()
                .contains("at least one");
    }

    @Test
    void cleartextIsForThisMachineAlone() {
        String clear = GOOD.replaceAll("urls = .*", "urls = \"ldap://%s\"\ntls = \"none\"");
        assertThat(good(clear.formatted("127.0.0.1")).servers().getFirst().protection())
                .isEqualTo(Protection.NONE);
        assertThat(good(clear.formatted("localhost:1389")).servers().getFirst().port())
                .isEqualTo(1389);
        assertThat(problems(clear.formatted("ldap.example.test")))
                .singleElement()
                .asString()
                .contains("in clear");
        assertThat(problems(clear.formatted("192.0.2.1")))
                .singleElement()
                .asString()
                .contains("in clear");
    }

    @Test
    void aPasswordThatOthersMayReadIsRefused() throws Exception {
        mode("rw-r-----");
        assertThat(problems(GOOD)).singleElement().asString().contains("chmod 600");
        Files.delete(folder.resolve("password"));
        assertThat(problems(GOOD)).singleElement().asString().contains("there is no");
    }

    @Test
    void peopleWhoBindThemselvesNeedNoSearch() {
        DirectorySettings settings = good(BASICS + """
                urls = "ldaps://ldap.example.test"
                domains = "example.test"
                user_bind = "uid={local},ou=people,dc=example,dc=test"
                """);
        assertThat(settings.rules().looksUp()).isFalse();
        assertThat(problems(BASICS + """
                urls = "ldaps://ldap.example.test"
                domains = "example.test"
                user_bind = "{local}@corp.example.test"
                """)).singleElement().asString().contains("search_base");
    }
}
